// The drilled map with its ranking: one instance for each place it is mounted, drawn from held files, in step.

import { element, fill, setAttribute, setText } from "./elements.js";
import { binOf } from "./format.js";
import { neighbour, unitAt } from "./geometry.js";
import { Gestures } from "./gestures.js";
import { showLegend } from "./legend.js";
import { paint, paintInset } from "./paint.js";
import { luminance } from "./palette.js";
import { describe, Ranking } from "./ranking.js";
import { loadScene, peekScene, prefetch, prefetchIdly } from "./scene.js";
import { dress, loadSheets } from "./sheets.js";
import { Tooltip } from "./tooltip.js";
import { freeRectangle, Viewport } from "./viewport.js";

const NARROW_PIXELS = 640;
const BUSY_AFTER_MILLISECONDS = 150;
const PREFETCH_AFTER_MILLISECONDS = 40;
const PRINT_RATIO = 3;
const KEPT_MEASURES = 50;

const instances = new WeakMap();
const live = new Set();
const sheets = await loadSheets("look.css", "map.css");
let lastSequence = 0;
let measured = 0;

/** Streamlit calls this again on every change of data, without the clean-up in between. */
export default function mount(component) {
  const place = component.parentElement;
  if (!instances.has(place)) instances.set(place, new MapView(place));
  const view = instances.get(place);
  const turn = view.update(component);
  return () => view.release(turn) && instances.delete(place);
}

window.addEventListener("beforeprint", () => live.forEach((view) => view.print(true)));
window.addEventListener("afterprint", () => live.forEach((view) => view.print(false)));
window.matchMedia("print").addEventListener("change", (query) => live.forEach((view) => view.print(query.matches)));

document.fonts.addEventListener("loadingdone", () => live.forEach((view) => view.refreshLook()));

/** Grows for ever, also across reloads of the page: an older number is always an older wish. */
function nextSequence() {
  lastSequence = Math.max(lastSequence + 1, Date.now());
  return lastSequence;
}

function measure(name, start, detail) {
  if (measured === KEPT_MEASURES) {
    performance.clearMeasures(name);
    measured = 0;
  }
  measured += 1;
  performance.measure(name, { start, end: performance.now(), detail });
}

class MapView {
  constructor(place) {
    this.turn = 0;
    this.sequence = 0;
    this.request = 0;
    this.viewport = new Viewport();
    this.hover = null;
    this.focus = null;
    this.bin = undefined;
    this.widths = new Map();
    this.build(place);
    this.observer = new ResizeObserver(() => this.scene && this.resize());
    this.observer.observe(this.root);
    this.observer.observe(this.stage);
    live.add(this);
  }

  // ---- structure

  build(place) {
    dress(place, sheets);
    this.canvas = element("canvas", { tabindex: "0", role: "application", "data-testid": "map-canvas" });
    this.context = this.canvas.getContext("2d");
    this.tooltip = new Tooltip();
    this.ranking = new Ranking({
      open: (code, event) => this.open(code, event, false),
      hover: (code) => this.setHover(code, "ranking"),
      card: (code) => this.card(code),
      up: (event) => this.up(event),
    });
    this.crumbs = element("ol", {});
    this.trail = element("nav", { class: "trail", "data-testid": "map-breadcrumb" }, this.crumbs);
    this.title = element("h3", { class: "title", "data-testid": "map-title" });
    this.subtitle = element("p", { class: "subtitle" });
    this.legend = element("div", { class: "legend", role: "group", "data-testid": "map-legend" });
    this.note = element("p", { class: "note", "data-testid": "map-note" });
    this.insets = element("div", { class: "insets" });
    this.message = element("p", { class: "message", role: "status", "data-testid": "map-message", hidden: true });
    this.retry = element("button", { type: "button", class: "retry", on: { click: () => this.assemble() } });
    this.live = element("p", { class: "hidden-words", "aria-live": "polite", "data-testid": "map-live" });
    this.key = element("div", { class: "key" }, this.legend, this.note);
    this.stage = element("div", { class: "stage", "data-testid": "map-stage" },
      this.canvas, this.insets, this.buildTools(), this.message, this.tooltip.root, element("div", { class: "busy-line" }));
    const picture = element("section", { class: "picture" }, this.trail, this.stage, this.key);
    const head = element("header", { class: "head" }, this.title, this.subtitle);
    const body = element("div", { class: "body" }, picture, this.ranking.root);
    this.root = element("div", { class: "map", "data-testid": "map", on: { keydown: (event) => this.onKey(event) } },
      head, body, this.live);
    this.root.unitPosition = (code) => this.clientPosition(code);
    new Gestures(this.canvas, this.gestureHost());
    this.canvas.addEventListener("blur", () => this.setFocus(null));
    place.append(this.root);
  }

  buildTools() {
    const tool = (name, sign, action) => element("button", {
      type: "button", class: "tool", "data-testid": `map-${name}`, text: sign, on: { click: action },
    });
    this.zoomIn = tool("zoom-in", "+", () => this.zoom(1.6));
    this.zoomOut = tool("zoom-out", "−", () => this.zoom(1 / 1.6));
    this.whole = tool("reset", "⤢", () => this.reset());
    return element("div", { class: "tools", role: "group" }, this.zoomIn, this.zoomOut, this.whole);
  }

  gestureHost() {
    return {
      hover: (point) => this.hoverAt(point),
      click: (point, event) => this.clickAt(point, event),
      pan: (byX, byY) => this.move(() => this.viewport.pan(byX, byY)),
      zoom: (factor, point) => this.zoom(factor, point),
      reset: () => this.reset(),
      canZoomOut: () => this.scene && this.viewport.zoom > this.viewport.least + 1e-3,
    };
  }

  // ---- what Python says

  /** Take new data; where it answers an older wish than the viewer's last one, keep the viewer's place. */
  update(component) {
    this.turn += 1;
    this.component = component;
    const { data } = component;
    const obsolete = (data.echo ?? 0) < this.sequence && data.frame === this.data?.frame;
    this.data = data;
    if (!obsolete) this.navigation = { parent: data.parent, path: data.path, selected: data.selected ?? null };
    this.root.style.setProperty("--height", `${data.height / 16}rem`);
    this.root.dataset.layout = data.layout;
    const wanted = this.wantedKey();
    if (wanted === this.wanted && this.scene) this.afterSameWish();
    else this.assemble();
    return this.turn;
  }

  wantedKey() {
    const { echo, selected, parent, path, ...content } = this.data;
    return JSON.stringify([this.navigation.parent, this.navigation.path, content]);
  }

  afterSameWish() {
    this.setSelected(this.navigation.selected);
    if (getComputedStyle(this.root).getPropertyValue("--paper").trim() !== this.look.background) this.refreshLook();
  }

  release(turn) {
    if (turn !== this.turn) return false;
    this.observer.disconnect();
    live.delete(this);
    this.request += 1;
    clearTimeout(this.prefetching);
    clearTimeout(this.busyTimer);
    this.root.remove();
    return true;
  }

  // ---- scenes

  /** Show what is wanted: at once from held files, otherwise when they arrive unless something newer is wanted. */
  assemble(started) {
    this.request += 1;
    const request = this.request;
    this.wanted = this.wantedKey();
    const held = peekScene(this.data, this.navigation);
    if (held) return this.show(held, started, true);
    this.setBusy(true);
    loadScene(this.data, this.navigation)
      .then((scene) => request === this.request && this.show(scene, started, false))
      .catch((error) => request === this.request && this.fail(error));
    return undefined;
  }

  setBusy(busy) {
    clearTimeout(this.busyTimer);
    if (busy) this.busyTimer = setTimeout(() => this.root.classList.add("busy"), BUSY_AFTER_MILLISECONDS);
    else this.root.classList.remove("busy");
    setAttribute(this.root, "aria-busy", busy ? "true" : null);
  }

  fail(error) {
    console.warn("map:", error);
    this.setBusy(false);
    this.wanted = null;
    const { texts } = this.data;
    this.retry.textContent = texts.retry;
    this.message.replaceChildren(texts.load_failed, " ", this.retry);
    this.message.hidden = false;
    this.root.dataset.ready = "failed";
    this.writeTrail();
  }

  show(scene, started, held) {
    const before = this.scene;
    const same = before && placeOf(before) === placeOf(scene);
    this.scene = scene;
    this.setBusy(false);
    if (!same) this.forgetPlace();
    this.refreshColours();
    this.writeWords();
    this.layOut();
    this.draw();
    if (!before) performance.mark("map:ready");
    if (started !== undefined) measure("map:drill", started, { parent: scene.navigation.parent, held });
    // The list follows one task later, so that a click is answered by the map first.
    if (started !== undefined && before) setTimeout(() => this.scene === scene && this.follow(scene, before, same, held));
    else this.follow(scene, before, same, held);
  }

  /** What stands beside the map, in step with it. */
  follow(scene, before, same, held) {
    this.showRanking(same);
    this.writeAttributes();
    this.revealSelected();
    if (before && !same) setText(this.live, `${this.ranking.heading.textContent}. ${this.ranking.summary.textContent}`);
    if (!held || !same) prefetchIdly(this.data, scene.values.units.filter((unit) => unit.drill).map((unit) => unit.code));
  }

  forgetPlace() {
    this.viewport.reset();
    this.hover = null;
    this.focus = null;
    this.bin = undefined;
    this.tooltip.hide();
  }

  /** Parents without polygons keep the picture above them, with themselves outlined. */
  get borrowed() {
    return Boolean(this.scene.layer) && this.scene.picture !== this.scene.navigation.parent;
  }

  get outlinedCode() {
    return this.borrowed ? this.scene.navigation.parent : this.navigation.selected;
  }

  refreshLook() {
    if (!this.scene) return;
    this.refreshColours();
    this.resize();
    this.showRanking(true);
  }

  refreshColours() {
    const style = getComputedStyle(this.root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const background = colour("--paper");
    this.dark = luminance(background) < 0.3;
    this.root.dataset.theme = this.dark ? "dark" : "light";
    this.colours = this.scene.data.palette[this.root.dataset.theme];
    this.look = {
      background, text: colour("--ink"), primary: colour("--accent"), focus: colour("--accent"),
      outline: this.dark ? "#aab4c3" : "#56606e", hatch: this.dark ? "#667082" : "#a9b1bd",
    };
  }

  colourOf(code) {
    const value = (this.scene.pictureValues ?? this.scene.values).byCode.get(code)?.value;
    const bin = binOf(value, this.scene.data.bins);
    return bin === null ? null : this.colours[bin];
  }

  ownColour(code) {
    const bin = binOf(this.scene.values.byCode.get(code)?.value, this.scene.data.bins);
    return bin === null ? null : this.colours[bin];
  }

  isDimmed(code) {
    if (this.borrowed && code !== this.scene.navigation.parent) return true;
    if (this.leftOut(code)) return true;
    if (this.bin === undefined || this.borrowed) return false;
    return binOf(this.unitOf(code).value, this.scene.data.bins) !== this.bin;
  }

  /** Whether the data names the units that matter and this is none of them. */
  leftOut(code) {
    const { data, navigation } = this.scene;
    return data.among !== "" && navigation.parent === data.parent && !data.among.split(" ").includes(code);
  }

  /** The unit as the values file has it; where it does not, only its name from the geometry. */
  unitOf(code) {
    const known = this.scene.values.byCode.get(code) ?? this.scene.pictureValues?.byCode.get(code);
    return known ?? { code, name: this.scene.layer?.units.get(code)?.name ?? code, value: null };
  }

  // ---- words around the picture

  writeWords() {
    const { data, texts, navigation } = this.scene;
    const name = navigation.path.at(-1)?.name ?? navigation.parent;
    setText(this.title, data.title);
    setText(this.subtitle, data.subtitle ?? "");
    const source = this.scene.layer?.source;
    setText(this.note, source ? fill(texts.boundaries, { source }) : data.schematic ? texts.schematic : "");
    setAttribute(this.root, "lang", data.language);
    setAttribute(this.trail, "aria-label", texts.trail);
    setAttribute(this.canvas, "aria-label", `${fill(texts.map_label, { unit: name })}. ${data.title}. ${texts.map_help}`);
    for (const [button, text] of [[this.zoomIn, texts.zoom_in], [this.zoomOut, texts.zoom_out], [this.whole, texts.whole]]) {
      setAttribute(button, "aria-label", text);
      setAttribute(button, "title", text);
    }
    setText(this.message, this.borrowed || !this.scene.layer ? texts.no_polygons : "");
    this.message.hidden = !this.message.textContent;
    this.writeTrail();
    this.writeLegend();
    this.writeInsets();
  }

  writeTrail() {
    const { path } = this.navigation;
    const { texts } = this.data;
    const focused = this.trail.contains(this.root.getRootNode().activeElement);
    this.crumbs.replaceChildren(...path.map((step, place) => {
      const current = place === path.length - 1;
      return element("li", {}, element("button", {
        type: "button", class: "crumb", "data-testid": `map-crumb-${step.code}`, text: step.name,
        "aria-current": current ? "location" : null, disabled: current,
        on: { click: (event) => this.rise(place, event) },
      }));
    }));
    if (path.length > 1) {
      this.crumbs.prepend(element("li", { class: "back" }, element("button", {
        type: "button", class: "crumb up", "data-testid": "map-up", text: "←", "aria-label": texts.up, title: texts.up,
        on: { click: (event) => this.up(event) },
      })));
    }
    if (focused) (this.crumbs.querySelector(".up") ?? this.canvas).focus({ preventScroll: true });
  }

  writeLegend() {
    const { data, texts, values } = this.scene;
    showLegend(this.legend, {
      bins: data.bins, direction: data.direction, colours: this.colours, units: values.units, texts,
      language: data.language, decimals: data.decimals, unitLabel: data.unit_label, axes: data.axes,
    }, this.bin, (bin) => this.toggleBin(bin));
  }

  toggleBin(bin) {
    this.bin = this.bin === bin ? undefined : bin;
    this.writeLegend();
    this.draw();
    this.markRanking();
  }

  writeInsets() {
    const insets = this.scene.layer?.insets ?? [];
    this.insetParts = insets.map((inset) => {
      const canvas = element("canvas", { "aria-hidden": "true" });
      const label = inset.labels[this.scene.data.language] ?? inset.labels.vi;
      const button = element("button", {
        type: "button", class: "inset", "data-testid": `map-inset-${inset.code}`, "data-code": inset.owner, "aria-label": label,
        on: {
          click: (event) => this.selectOrOpen(inset.owner, event),
          pointerenter: () => this.setHover(inset.owner, "inset"),
          pointerleave: () => this.setHover(null, "inset"),
        },
      }, element("span", { class: "inset-label", text: label }), canvas);
      return { inset, canvas, button };
    });
    this.insets.replaceChildren(...this.insetParts.map((part) => part.button));
  }

  writeAttributes() {
    const { data, navigation, picture } = this.scene;
    Object.assign(this.root.dataset, {
      ready: "true", frame: data.frame, parent: navigation.parent, picture: picture ?? "", indicator: data.indicator,
      period: data.period, selected: this.navigation.selected ?? "", zoom: this.viewport.zoom.toFixed(3),
      units: String(this.scene.values.units.length), sequence: String(this.sequence),
    });
  }

  // ---- ranking

  showRanking(sameList) {
    const { data, texts, values, navigation } = this.scene;
    this.ranking.root.hidden = !data.show_ranking || data.layout === "map";
    if (this.ranking.root.hidden) return;
    this.ranking.show({
      units: values.units, texts, language: data.language, direction: data.direction, decimals: data.decimals,
      colourOf: (code) => this.ownColour(code), parentName: navigation.path.at(-1)?.name ?? navigation.parent, sameList,
    });
    this.markRanking();
  }

  markRanking() {
    const { values, data } = this.scene;
    const dimmed = (code) => this.bin !== undefined && binOf(values.byCode.get(code)?.value, data.bins) !== this.bin;
    this.ranking.mark({ hover: this.hover ?? this.focus, selected: this.navigation.selected, dimmed });
  }

  revealSelected() {
    if (this.navigation.selected) this.ranking.reveal(this.navigation.selected);
  }

  // ---- size and drawing

  resize() {
    this.layOut();
    this.draw();
  }

  layOut() {
    const wide = this.root.clientWidth;
    const { layout } = this.scene.data;
    this.root.classList.toggle("narrow", wide < NARROW_PIXELS);
    this.root.style.fontSize = layout === "wall" ? `${Math.min(48, Math.max(16, wide / 92))}px` : "";
    this.width = this.stage.clientWidth;
    this.height = this.stage.clientHeight;
    const style = getComputedStyle(this.root);
    const size = parseFloat(style.fontSize);
    Object.assign(this.look, { font: style.fontFamily, label: Math.round(size * 0.75 * 10) / 10, line: Math.max(1, size / 16) });
    this.widths.clear();
    if (this.scene.layer) this.fit();
  }

  fit() {
    const { layer, navigation } = this.scene;
    const target = this.borrowed ? padded(layer.units.get(navigation.parent)?.box ?? layer.box) : layer.box;
    const legend = this.cornerOf(this.key);
    const insets = this.insetParts.length ? this.cornerOf(this.insets) : null;
    this.viewport.fit(layer.box, target, freeRectangle(target, this.width, this.height, legend, insets));
    this.obstacles = [legend, insets].filter(Boolean).map((box) => [box.left, box.top, box.right, box.bottom]);
  }

  /** Where an overlay lies on the stage, or null when it is laid out outside it. */
  cornerOf(node) {
    const [stage, box] = [this.stage.getBoundingClientRect(), node.getBoundingClientRect()];
    if (!box.width || box.top >= stage.bottom - 1) return null;
    return { left: box.left - stage.left, top: box.top - stage.top, right: box.right - stage.left, bottom: box.bottom - stage.top };
  }

  drawSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  get ratio() {
    const ratio = window.devicePixelRatio || 1;
    return this.printing ? Math.max(PRINT_RATIO, ratio) : ratio;
  }

  sized(canvas, width, height) {
    const [wide, tall] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== tall) canvas.height = tall;
    return canvas.getContext("2d");
  }

  draw() {
    if (!this.scene || !this.width || !this.height) return;
    const context = this.sized(this.canvas, this.width, this.height);
    if (this.scene.layer) paint(context, this.paintable(), this.ratio);
    else context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.drawInsets();
    this.canvas.classList.toggle("moved", this.viewport.moved);
    this.root.dataset.zoom = this.viewport.zoom.toFixed(3);
  }

  paintable() {
    const [x, y] = this.viewport.offset;
    return {
      layer: this.scene.layer, look: this.look, scale: this.viewport.scale, x, y, width: this.width, height: this.height,
      hover: this.hover, selected: this.outlinedCode, focus: this.focus, obstacles: this.obstacles,
      colourOf: (code) => this.colourOf(code), isDimmed: (code) => this.isDimmed(code),
      moved: this.viewport.moved,
      nameOf: (code) => this.unitOf(code).name, textOf: (code) => (this.colourOf(code) ? this.unitOf(code).text : null),
      measure: (text) => this.measureText(text),
    };
  }

  measureText(text) {
    if (!this.widths.has(text)) {
      this.context.font = `600 ${this.look.label}px ${this.look.font}`;
      this.widths.set(text, this.context.measureText(text).width);
    }
    return this.widths.get(text);
  }

  drawInsets() {
    const scene = this.scene.layer && this.insetParts.length ? this.paintable() : null;
    for (const { inset, canvas, button } of this.insetParts ?? []) {
      const [width, height] = [canvas.clientWidth, canvas.clientHeight];
      if (width && height) paintInset(this.sized(canvas, width, height), inset, scene, width, height, this.ratio);
      button.classList.toggle("hover", this.hover === inset.owner || this.focus === inset.owner);
      button.classList.toggle("selected", this.navigation.selected === inset.owner);
    }
  }

  /** Crisp and on white paper while the page is printed. */
  print(printing) {
    if (this.printing === printing || !this.scene) return;
    this.printing = printing;
    this.root.classList.toggle("printing", printing);
    this.refreshLook();
  }

  // ---- pointer, zoom

  move(change) {
    if (!this.scene?.layer) return;
    change();
    this.tooltip.hide();
    this.canvas.classList.toggle("moved", this.viewport.moved);
    this.drawSoon();
  }

  zoom(factor, point = [this.width / 2, this.height / 2]) {
    this.move(() => this.viewport.zoomAt(factor, point));
  }

  reset() {
    this.move(() => this.viewport.reset());
  }

  unitAtPoint(point) {
    if (!this.scene?.layer) return null;
    const [x, y] = this.viewport.toPlane(point);
    return unitAt(this.scene.layer, x, y, 7 / this.viewport.scale)?.code ?? null;
  }

  hoverAt(point) {
    const code = point && this.unitAtPoint(point);
    this.canvas.style.cursor = code && this.unitOf(code).drill ? "pointer" : "";
    this.setHover(code, "map");
    if (code) this.tooltip.show(this.unitOf(code), this.tipWords(), ...point, this.width, this.height);
    else this.tooltip.hide();
  }

  tipWords() {
    const { texts, data } = this.scene;
    return { texts, language: data.language, decimals: data.decimals };
  }

  setHover(code, from) {
    if (!this.scene || this.hover === code) return;
    this.hover = code;
    this.drawSoon();
    this.markRanking();
    clearTimeout(this.prefetching);
    if (!code) return;
    this.prefetching = setTimeout(() => this.rest(code, from), PREFETCH_AFTER_MILLISECONDS);
  }

  /** The pointer stays on a unit: fetch what a click would need, bring its row into the list's view. */
  rest(code, from) {
    if (this.unitOf(code).drill) prefetch(this.scene.data, code);
    if (from === "map") this.ranking.reveal(code);
  }

  clickAt(point, event) {
    const code = this.unitAtPoint(point);
    if (code) this.open(code, event, true);
    return Boolean(code);
  }

  clientPosition(code) {
    const box = this.stage.getBoundingClientRect();
    const [x, y] = this.screenPosition(code) ?? [NaN, NaN];
    return { x: x + box.left, y: y + box.top };
  }

  screenPosition(code) {
    const unit = this.scene?.layer?.units.get(code);
    if (!unit) return null;
    const part = unit.insetOnly && this.insetParts.find((one) => one.inset.owner === code);
    if (!part) return this.viewport.toScreen(unit.label);
    const corner = this.cornerOf(part.button);
    return corner && [(corner.left + corner.right) / 2, (corner.top + corner.bottom) / 2];
  }

  // ---- keyboard

  onKey(event) {
    if (event.target.matches?.("input") || event.ctrlKey || event.metaKey || event.altKey || !this.scene) return;
    const actions = {
      Escape: () => this.up(event), Backspace: () => this.up(event), "+": () => this.zoom(1.6), "=": () => this.zoom(1.6),
      "-": () => this.zoom(1 / 1.6), 0: () => this.reset(),
    };
    const onCanvas = event.composedPath()[0] === this.canvas;
    if (onCanvas && event.key.startsWith("Arrow")) actions[event.key] = () => this.moveFocus(event.key);
    if (onCanvas && (event.key === "Enter" || event.key === " ")) actions[event.key] = () => this.focus && this.open(this.focus, event, true);
    if (!actions[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    actions[event.key]();
  }

  moveFocus(key) {
    const places = this.places();
    const from = this.focus && places.find(([code]) => code === this.focus);
    if (from) return this.setFocus(neighbour(places, from.slice(1), key) ?? this.focus);
    const centre = [this.width / 2, this.height / 2];
    const far = ([, x, y]) => Math.hypot(x - centre[0], y - centre[1]);
    return this.setFocus(places.sort((a, b) => far(a) - far(b))[0]?.[0] ?? null);
  }

  places() {
    const codes = [...(this.scene.layer?.units.keys() ?? [])];
    return codes.map((code) => [code, ...(this.screenPosition(code) ?? [NaN, NaN])]).filter(([, x]) => !Number.isNaN(x));
  }

  setFocus(code) {
    if (this.focus === code || !this.scene) return;
    this.focus = code;
    setAttribute(this.root, "data-focus", code);
    this.markRanking();
    if (code) this.announce(code);
    else this.tooltip.hide();
    this.drawSoon();
  }

  announce(code) {
    const { texts, data } = this.scene;
    const point = this.screenPosition(code);
    const [x, y] = point;
    if (x < 0 || y < 0 || x > this.width || y > this.height) this.viewport.pan(this.width / 2 - x, this.height / 2 - y);
    setText(this.live, describe(this.unitOf(code), texts, data.language, data.decimals));
    this.tooltip.show(this.unitOf(code), this.tipWords(), ...this.screenPosition(code), this.width, this.height);
    this.ranking.reveal(code);
    if (this.unitOf(code).drill) prefetch(this.scene.data, code);
  }

  // ---- what the viewer wants

  /** Go into the unit, or select it where there is nothing inside. */
  open(code, event, fromMap) {
    const unit = this.unitOf(code);
    if (code === this.navigation.parent) return;
    if (unit.drill) this.drill(unit, event, fromMap);
    else if (fromMap && this.borrowed) return;
    else this.select(code);
  }

  selectOrOpen(code, event) {
    if (this.navigation.selected === code && this.unitOf(code).drill) this.open(code, event, true);
    else this.select(code);
  }

  drill(unit, event, fromMap) {
    const { path } = this.navigation;
    const start = fromMap && this.borrowed ? path.findIndex((step) => step.code === this.scene.picture) + 1 : path.length;
    const deeper = [...path.slice(0, start), { code: unit.code, name: unit.name }];
    this.go({ parent: unit.code, path: deeper, selected: null }, "drill", unit.code, event);
  }

  select(code) {
    const selected = this.navigation.selected === code ? null : code;
    this.navigation = { ...this.navigation, selected };
    this.setSelected(selected);
    this.send("select", selected ?? this.navigation.parent);
  }

  setSelected(selected) {
    this.navigation = { ...this.navigation, selected };
    this.root.dataset.selected = selected ?? "";
    this.drawSoon();
    this.markRanking();
    this.revealSelected();
  }

  up(event) {
    const { path } = this.navigation;
    if (path.length > 1) this.rise(path.length - 2, event);
    else this.reset();
  }

  rise(place, event) {
    const path = this.navigation.path.slice(0, place + 1);
    const { code } = path.at(-1);
    this.go({ parent: code, path, selected: null }, "up", code, event);
  }

  /** Draw first, tell Python second: the click is answered from what the browser holds. */
  go(navigation, action, unit, event) {
    const inRanking = event?.detail === 0 && this.ranking.root.contains(this.root.getRootNode().activeElement);
    this.navigation = navigation;
    this.sequence = nextSequence();
    this.send(action, unit, this.sequence);
    // Streamlit sends from a timer: draw one task later, or the message would wait for the painting.
    setTimeout(() => {
      this.assemble(event?.timeStamp);
      if (inRanking) setTimeout(() => this.ranking.focusFirst());
    });
  }

  send(action, unit, sequence = nextSequence()) {
    this.sequence = sequence;
    this.root.dataset.sequence = String(sequence);
    const { parent, selected } = this.navigation;
    this.component.setStateValue("selection", { action, unit, parent, selected, frame: this.data.frame, sequence });
  }

  card(code) {
    const sequence = nextSequence();
    this.component.setStateValue("card", { unit: code, indicator: this.data.indicator, frame: this.data.frame, sequence });
  }
}

const placeOf = ({ data, navigation, picture }) => [data.frame, picture, navigation.parent].join("/");

function padded(box) {
  const margin = 0.45 * Math.max(box[2] - box[0], box[3] - box[1]);
  return [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
}
