// TopoJSON to canvas paths in a local Mercator plane, y downwards, the longer side 1000 units.

const PLANE = 1000;
const GAIN = 1.2;
const SMALL_SHARE = 0.03;
const MOST_INSETS = 3;
const hitContext = document.createElement("canvas").getContext("2d");

const radians = (degrees) => (degrees * Math.PI) / 180;
const mercator = ([longitude, latitude]) => [
  radians(longitude),
  -Math.log(Math.tan(Math.PI / 4 + radians(latitude) / 2)),
];

function decodeArcs(topology) {
  const { scale, translate } = topology.transform ?? { scale: [1, 1], translate: [0, 0] };
  const quantised = Boolean(topology.transform);
  return topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([stepX, stepY]) => {
      x = quantised ? x + stepX : stepX;
      y = quantised ? y + stepY : stepY;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

function stitch(indices, arcs) {
  const ring = [];
  for (const index of indices) {
    const points = index < 0 ? arcs[~index].slice().reverse() : arcs[index];
    for (let place = ring.length ? 1 : 0; place < points.length; place += 1) ring.push(points[place]);
  }
  return ring;
}

const polygonsOf = (geometry) => {
  if (geometry.type === "Polygon") return [geometry.arcs];
  return geometry.type === "MultiPolygon" ? geometry.arcs : [];
};

const emptyBox = () => [Infinity, Infinity, -Infinity, -Infinity];

function grow(box, [x, y]) {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}

export const middle = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

const inside = (box, [x, y]) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];

function boxOf(points) {
  const box = emptyBox();
  for (const point of points) grow(box, point);
  return box;
}

function join(box, other) {
  grow(box, [other[0], other[1]]);
  grow(box, [other[2], other[3]]);
}

/** Scale and origin that bring Mercator radians into the local plane around the box. */
function planeFor(box) {
  const scale = PLANE / Math.max(box[2] - box[0], box[3] - box[1], 1e-9);
  return (point) => [(point[0] - box[0]) * scale, (point[1] - box[1]) * scale];
}

function trace(path, points, close) {
  points.forEach(([x, y], place) => (place ? path.lineTo(x, y) : path.moveTo(x, y)));
  if (close) path.closePath();
}

function readInset(inset) {
  const [west, south, east, north] = inset.bbox;
  const corners = [mercator([west, south]), mercator([east, north])];
  return { code: inset.code, labels: { vi: inset.label_vi, en: inset.label_en }, degrees: boxOf(corners) };
}

function readUnit(geometry, arcs, insets) {
  const parts = polygonsOf(geometry).map((rings) => {
    const points = rings.map((ring) => stitch(ring, arcs));
    const box = boxOf(points[0] ?? []);
    return { points, box, lines: rings.flat(), area: area(points[0] ?? []), inset: insets.findIndex((inset) => inside(inset.degrees, middle(box))) };
  });
  return { geometry, parts: parts.filter((part) => part.points[0]?.length > 2) };
}

const area = (ring) => {
  let sum = 0;
  for (let place = 0, before = ring.length - 1; place < ring.length; before = place, place += 1) {
    sum += ring[before][0] * ring[place][1] - ring[place][0] * ring[before][1];
  }
  return Math.abs(sum) / 2;
};

const longerSide = (box) => Math.max(box[2] - box[0], box[3] - box[1]);

function boxAround(parts) {
  const box = emptyBox();
  for (const part of parts) join(box, part.box);
  return box;
}

/** The small unit, or small parts of one, without which the rest could be drawn most larger; null below GAIN. */
function mostDistant(units) {
  const shown = units.flatMap((unit) => unit.parts.filter((part) => part.inset < 0));
  const whole = longerSide(boxAround(shown));
  const small = SMALL_SHARE * shown.reduce((sum, part) => sum + part.area, 0);
  let best = null;
  for (const unit of units) {
    const parts = unit.parts.filter((part) => part.inset < 0 && part.area < small);
    const rest = shown.filter((part) => !parts.includes(part));
    if (!parts.length || !rest.length) continue;
    const gain = whole / longerSide(boxAround(rest));
    if (gain > (best?.gain ?? GAIN)) best = { unit, parts, gain };
  }
  return best;
}

/** Islands far from the rest get insets of their own, so that the rest fills the picture. */
function setApart(units, insets) {
  for (let found = mostDistant(units); found && insets.length < MOST_INSETS; found = mostDistant(units)) {
    for (const part of found.parts) part.inset = insets.length;
    const box = boxAround(found.parts);
    const margin = 0.12 * longerSide(box);
    const name = found.unit.geometry.properties?.name ?? String(found.unit.geometry.id);
    insets.push({
      code: String(found.unit.geometry.id),
      labels: { vi: name, en: name },
      degrees: [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin],
    });
  }
}

function mainBox(units) {
  const parts = units.flatMap((unit) => unit.parts);
  const shown = parts.filter((part) => part.inset < 0);
  return boxAround(shown.length ? shown : parts);
}

function finishUnit({ geometry, parts }, plane) {
  const [path, farPath, box] = [new Path2D(), new Path2D(), emptyBox()];
  const shown = parts.filter((part) => part.inset < 0);
  for (const part of parts) for (const ring of part.points) trace(part.inset < 0 ? path : farPath, ring.map(plane), true);
  for (const part of shown.length ? shown : parts) for (const point of part.points[0]) grow(box, plane(point));
  const given = geometry.properties ?? {};
  return {
    code: String(geometry.id),
    name: given.name ?? String(geometry.id),
    label: given.label ? plane(mercator(given.label)) : middle(box),
    size: given.size ?? 0,
    path,
    farPath,
    box,
    insetOnly: parts.length > 0 && shown.length === 0,
  };
}

/** Every ring of every unit that lies in the inset, in the inset's own plane (longer side 1000). */
function finishInset(inset, index, units) {
  const plane = planeFor(inset.degrees);
  const shapes = units.map(({ geometry, parts }) => {
    const rings = parts.filter((part) => part.inset === index).flatMap((part) => part.points);
    return { code: String(geometry.id), rings: rings.map((ring) => ring.map(plane)) };
  });
  const present = shapes.filter((shape) => shape.rings.length);
  const owner = present.find((shape) => shape.code === inset.code) ?? present[0];
  return {
    code: inset.code,
    owner: owner?.code ?? inset.code,
    labels: inset.labels,
    shapes: present,
    box: boxOf([plane([inset.degrees[0], inset.degrees[1]]), plane([inset.degrees[2], inset.degrees[3]])]),
  };
}

/** Arcs used by one unit are the outline, by two the border between them; those shown in insets lie far out. */
function finishLines(units, arcs, plane) {
  const uses = new Uint8Array(arcs.length);
  const far = new Uint8Array(arcs.length);
  for (const part of units.flatMap((unit) => unit.parts)) {
    for (const index of part.lines) {
      const arc = index < 0 ? ~index : index;
      uses[arc] += 1;
      if (part.inset >= 0) far[arc] = 1;
    }
  }
  const lines = { outline: new Path2D(), borders: new Path2D(), farOutline: new Path2D() };
  arcs.forEach((arc, index) => {
    if (!uses[index]) return;
    const path = far[index] ? lines.farOutline : uses[index] > 1 ? lines.borders : lines.outline;
    trace(path, arc.map(plane), false);
  });
  return lines;
}

/** A topology with object "units" as a layer: units by code, outline, borders, box, insets, and whose boundaries ("" for schematic). */
export function decode(topology) {
  const arcs = decodeArcs(topology).map((arc) => arc.map(mercator));
  const insets = (topology.insets ?? []).map(readInset);
  const raw = topology.objects.units.geometries.map((geometry) => readUnit(geometry, arcs, insets));
  setApart(raw, insets);
  const plane = planeFor(mainBox(raw));
  const units = raw.map((unit) => finishUnit(unit, plane));
  const box = emptyBox();
  const near = units.filter((one) => !one.insetOnly);
  for (const unit of near.length ? near : units) join(box, unit.box);
  return {
    units: new Map(units.map((unit) => [unit.code, unit])),
    insets: insets.map((inset, index) => finishInset(inset, index, raw)),
    source: topology.source ?? "",
    box,
    ...finishLines(raw, arcs, plane),
  };
}

/** Whether a point of the plane lies in the unit. */
export function covers(unit, x, y) {
  return hitContext.isPointInPath(unit.path, x, y, "evenodd");
}

/** The unit under a point of the plane; with none there, the nearest label within `reach` plane units. */
export function unitAt(layer, x, y, reach) {
  const near = (unit) => inside([unit.box[0] - reach, unit.box[1] - reach, unit.box[2] + reach, unit.box[3] + reach], [x, y]);
  const candidates = [...layer.units.values()].filter((unit) => !unit.insetOnly && near(unit));
  const isFar = (unit) => hitContext.isPointInPath(unit.farPath, x, y, "evenodd");
  const hit = candidates.find((unit) => covers(unit, x, y));
  if (hit) return hit;
  const far = [...layer.units.values()].find(isFar);
  if (far) return far;
  const distance = (unit) => Math.hypot(unit.label[0] - x, unit.label[1] - y);
  const small = candidates.filter((unit) => distance(unit) <= reach).sort((a, b) => distance(a) - distance(b));
  return small[0] ?? null;
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Code of the nearest place in the direction of an arrow key; places are [code, x, y] on the screen. */
export function neighbour(places, from, key) {
  const [stepX, stepY] = DIRECTIONS[key];
  let [best, bestCost] = [null, Infinity];
  for (const [code, x, y] of places) {
    const along = (x - from[0]) * stepX + (y - from[1]) * stepY;
    const across = Math.abs((x - from[0]) * stepY) + Math.abs((y - from[1]) * stepX);
    if (along <= 1) continue;
    const cost = along + 2 * across;
    if (cost < bestCost) [best, bestCost] = [code, cost];
  }
  return best;
}
