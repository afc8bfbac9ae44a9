// Draws one scene on a canvas: fills, borders, outlines, focus, labels where there is room.

import { covers } from "./geometry.js";
import { inkOn } from "./palette.js";

const FAINT = 0.14;
const SMALLEST_UNIT_PIXELS = 4;
const MANY_UNITS = 80;

/** Diagonal lines that stand for "no data"; the tile has its own size, whatever the zoom. */
export function hatch(context, ratio, background, line) {
  const side = Math.round(6 * ratio);
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.fillStyle = background;
  pen.fillRect(0, 0, side, side);
  pen.strokeStyle = line;
  pen.lineWidth = ratio;
  for (const shift of [-side, 0, side]) {
    pen.beginPath();
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
    pen.stroke();
  }
  return context.createPattern(tile, "repeat");
}

function fillUnit(context, unit, style, alpha, { scale, moved }) {
  context.globalAlpha = alpha;
  context.fillStyle = style;
  context.fill(unit.path, "evenodd");
  if (moved) context.fill(unit.farPath, "evenodd");
  const pixels = Math.max(unit.box[2] - unit.box[0], unit.box[3] - unit.box[1]) * scale;
  if (pixels >= SMALLEST_UNIT_PIXELS || unit.insetOnly) return;
  context.beginPath();
  context.arc(unit.label[0], unit.label[1], 2.2 / scale, 0, 2 * Math.PI);
  context.fill();
}

function stroke(context, path, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}

function outlined(context, unit, scene, colour, width) {
  const { scale, look } = scene;
  context.lineJoin = "round";
  stroke(context, unit.path, look.background, ((width + 2) * look.line) / scale);
  stroke(context, unit.path, colour, (width * look.line) / scale);
}

function paintUnits(context, scene, pattern) {
  for (const unit of scene.layer.units.values()) {
    const colour = scene.colourOf(unit.code);
    fillUnit(context, unit, colour ?? pattern, scene.isDimmed(unit.code) ? FAINT : 1, scene);
  }
  context.globalAlpha = 1;
}

function paintMarks(context, scene) {
  const { layer, look } = scene;
  const draw = (code, colour, width) => layer.units.has(code) && outlined(context, layer.units.get(code), scene, colour, width);
  if (scene.hover !== scene.selected) draw(scene.hover, look.text, 1.4);
  draw(scene.selected, look.primary, 2.4);
  if (scene.focus) draw(scene.focus, look.focus, 2.8);
}

const overlaps = (box, other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];

/** Whether the text lies on its unit, so that it can do without a halo. */
function liesOn(unit, [left, top, right, bottom], scene) {
  const middle = (left + right) / 2;
  const corners = [[left, top], [middle, top], [right, top], [left, bottom], [middle, bottom], [right, bottom]];
  return corners.every(([x, y]) => covers(unit, (x - scene.x) / scene.scale, (y - scene.y) / scene.scale));
}

/** The label as [lines, on its unit or not], the fullest that fits; null where even the name has no room. */
function fitLabel(unit, x, y, scene) {
  const size = scene.look.label;
  const name = scene.nameOf(unit.code);
  const text = scene.textOf(unit.code);
  const half = (lines) => [Math.max(...lines.map(scene.measure)) / 2, lines.length * size * 0.56];
  const boxOf = (lines) => [x - half(lines)[0], y - half(lines)[1], x + half(lines)[0], y + half(lines)[1]];
  for (const lines of text ? [[name, text], [name]] : [[name]]) {
    if (liesOn(unit, boxOf(lines), scene)) return { lines, box: boxOf(lines), on: true };
  }
  const room = [(unit.box[2] - unit.box[0]) * scene.scale, (unit.box[3] - unit.box[1]) * scene.scale];
  const wide = 2 * half([name])[0] > room[0] * 1.15 || room[1] < size * 1.6;
  return wide ? null : { lines: [name], box: boxOf([name]), on: false };
}

/** Greedy placement: large units first, never over another label, the legend, an inset or the edge. */
function placeLabels(context, scene) {
  const taken = scene.obstacles.slice();
  const rank = (unit) => (unit.code === scene.selected || unit.code === scene.focus ? Infinity : unit.size);
  const placed = [];
  for (const unit of [...scene.layer.units.values()].sort((a, b) => rank(b) - rank(a))) {
    const [x, y] = [unit.label[0] * scene.scale + scene.x, unit.label[1] * scene.scale + scene.y];
    if (unit.insetOnly || x < 0 || y < 0 || x > scene.width || y > scene.height) continue;
    const label = fitLabel(unit, x, y, scene);
    if (!label) continue;
    const box = [label.box[0] - 3, label.box[1] - 1, label.box[2] + 3, label.box[3] + 1];
    if (box[0] < 2 || box[1] < 2 || box[2] > scene.width - 2 || box[3] > scene.height - 2) continue;
    if (taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    placed.push({ ...label, unit, x, y });
  }
  return placed;
}

function writeLine(context, text, x, y, weight, { look }, halo) {
  context.font = `${weight} ${look.label}px ${look.font}`;
  if (halo) {
    context.strokeStyle = halo;
    context.lineWidth = look.label * 0.25;
    context.strokeText(text, x, y);
  }
  context.fillText(text, x, y);
}

/** Ink for a label: on its unit's own colour, or with a halo of the paper where it reaches beyond. */
function inkFor({ unit, on }, scene) {
  const fill = scene.isDimmed(unit.code) ? null : scene.colourOf(unit.code);
  if (on && fill) return { ink: inkOn(fill), halo: null };
  return { ink: scene.look.text, halo: scene.look.background };
}

function paintLabels(context, scene) {
  const { look } = scene;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const label of placeLabels(context, scene)) {
    const { ink, halo } = inkFor(label, scene);
    const [name, text] = label.lines;
    context.globalAlpha = scene.isDimmed(label.unit.code) ? 0.55 : 1;
    context.fillStyle = ink;
    writeLine(context, name, label.x, text ? label.y - look.label * 0.55 : label.y, 600, scene, halo);
    if (text) writeLine(context, text, label.x, label.y + look.label * 0.6, 400, scene, halo);
  }
  context.globalAlpha = 1;
}

/** Paint the whole scene; the canvas already has its pixel size (`ratio` device pixels per CSS pixel). */
export function paint(context, scene, ratio) {
  const { layer, look, scale } = scene;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, scene.width, scene.height);
  const pattern = hatch(context, ratio * look.line, look.background, look.hatch);
  pattern.setTransform(new DOMMatrix().scale(1 / (scale * ratio)));
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * scene.x, ratio * scene.y);
  context.lineJoin = "round";
  paintUnits(context, scene, pattern);
  const fine = layer.units.size > MANY_UNITS && !scene.moved ? 0.55 : 0.9;
  stroke(context, layer.borders, look.background, (fine * look.line) / scale);
  stroke(context, layer.outline, look.outline, (0.9 * look.line) / scale);
  if (scene.moved) stroke(context, layer.farOutline, look.outline, (0.9 * look.line) / scale);
  paintMarks(context, scene);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintLabels(context, scene);
}

function insetTransform(inset, width, height) {
  const [boxWidth, boxHeight] = [inset.box[2] - inset.box[0], inset.box[3] - inset.box[1]];
  const scale = Math.min(width / boxWidth, height / boxHeight);
  return { scale, x: (width - boxWidth * scale) / 2 - inset.box[0] * scale, y: (height - boxHeight * scale) / 2 - inset.box[1] * scale };
}

function insetRing(context, ring, { scale, x, y }, least) {
  const points = ring.map((point) => [point[0] * scale + x, point[1] * scale + y]);
  const [xs, ys] = [points.map((point) => point[0]), points.map((point) => point[1])];
  const centre = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  context.beginPath();
  if (Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) < 2 * least) {
    context.arc(centre[0], centre[1], least, 0, 2 * Math.PI);
  } else {
    points.forEach((point, place) => (place ? context.lineTo(...point) : context.moveTo(...point)));
    context.closePath();
  }
}

/** Draw an archipelago in its own box; islands too small to see become dots. */
export function paintInset(context, inset, scene, width, height, ratio) {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const pattern = hatch(context, ratio * scene.look.line, scene.look.background, scene.look.hatch);
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  const placement = insetTransform(inset, width, height);
  for (const shape of inset.shapes) {
    context.globalAlpha = scene.isDimmed(shape.code) ? 0.3 : 1;
    context.fillStyle = scene.colourOf(shape.code) ?? pattern;
    context.strokeStyle = scene.look.outline;
    context.lineWidth = 0.9 * scene.look.line;
    for (const ring of shape.rings) {
      insetRing(context, ring, placement, 2.1 * scene.look.line);
      context.fill();
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}
