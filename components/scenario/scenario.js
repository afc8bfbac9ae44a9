// The what-if panel: sliders for what an index is made of. The result follows every movement; nothing goes to the server.

import { element, fill, setText } from "./elements.js";
import { needed, outlook, points, pointsOf, ratioFor, ratioNow, rounded, standings } from "./rule.js";

const LOCALES = { vi: "vi-VN", en: "en-GB" };
const NAMES_SHOWN = 5;
const CHANGES_SHOWN = 3;
const STEP_PERCENT = 0.1;
const POINT_DECIMALS = 2;
const MARGIN_OF_STRIP = 0.04;

const instances = new WeakMap();
const kept = new Map();

/** Streamlit calls this again on every change of data, without the clean-up in between. */
export default function scenario({ data, parentElement }) {
  let panel = instances.get(parentElement);
  if (!panel) {
    panel = new Panel(parentElement, data.stylesheet);
    instances.set(parentElement, panel);
  }
  panel.update(data);
}

/** The number a viewer typed, with a comma or a point; null when it is none. */
function typed(text) {
  const bare = text.replace(/[%\s]/g, "").replace(",", ".");
  return /^(\d+\.?\d*|\.\d+)$/.test(bare) ? Number(bare) : null;
}

/** What tells one unit, indicator and period from another, whatever the language: its numbers. */
function identity(data) {
  const parts = data.sliders.map((one) => [one.component, one.points, one.maximum, one.ratio, one.numerator, one.denominator]);
  return JSON.stringify([data.total, data.decimals, data.points_per_unit, [...data.others.totals].sort(), parts]);
}

const percentOf = (ratio) => `${Math.min(Math.max(ratio, 0), 1) * 100}%`;

class Panel {
  constructor(place, stylesheet) {
    this.root = element("section", { class: "scenario", "data-testid": "scenario" });
    this.root.hidden = true;
    const show = () => { this.root.hidden = false; };
    place.append(element("link", { rel: "stylesheet", href: stylesheet, on: { load: show, error: show } }), this.root);
  }

  // ---- what Python says

  update(data) {
    const sent = JSON.stringify(data);
    if (sent === this.sent) return;
    this.sent = sent;
    this.data = data;
    this.texts = data.texts;
    this.formats = new Map();
    this.others = standings(data);
    this.recall(identity(data));
    this.build();
    this.clearHeader();
    this.refresh();
  }

  /** The settings of the same numbers under the same key; other numbers begin at today's. */
  recall(numbers) {
    const held = kept.get(this.data.key);
    this.settings = held?.numbers === numbers ? held.settings : {};
    kept.set(this.data.key, { numbers, settings: this.settings });
  }

  /** The page scrolls under Streamlit's own header: the result is held below it. */
  clearHeader() {
    const header = document.querySelector('[data-testid="stHeader"]');
    this.root.style.setProperty("--covered", `${header?.offsetHeight ?? 0}px`);
  }

  // ---- numbers in the reader's language

  number(value, most, least = most) {
    const name = `${least}/${most}`;
    if (!this.formats.has(name)) {
      const places = { minimumFractionDigits: least, maximumFractionDigits: most };
      this.formats.set(name, new Intl.NumberFormat(LOCALES[this.data.language] ?? LOCALES.vi, places));
    }
    return this.formats.get(name).format(rounded(value, most));
  }

  signed(value, decimals) {
    return `${value > 0 ? "+" : value < 0 ? "−" : ""}${this.number(Math.abs(value), decimals)}`;
  }

  percent(ratio) {
    return `${this.number(ratio * 100, 2, 0)}${this.data.language === "en" ? "" : "\u00a0"}%`;
  }

  points(value) {
    return this.number(value, POINT_DECIMALS);
  }

  total(value) {
    return this.number(value, this.data.decimals);
  }

  /** A distance between totals, in points. */
  distance(value) {
    const scale = this.data.points_per_unit;
    return this.number(value * scale, Math.max(0, this.data.decimals - Math.round(Math.log10(scale))));
  }

  /** A component's level: a rate, or its points when nothing is counted. */
  level(slider, ratio) {
    return isRate(slider) ? this.percent(ratio) : this.points(points(slider, ratio));
  }

  names(others, most) {
    const listed = others.slice(0, most).map((other) => other.name).join(", ");
    return others.length > most ? `${listed}, +${this.number(others.length - most, 0)}` : listed;
  }

  // ---- structure

  build() {
    this.rows = this.data.sliders.map((slider) => slider.fixed ? this.fixedRow(slider) : this.sliderRow(slider));
    this.groups = [...new Set(this.data.sliders.map((slider) => slider.group))].map((name) => this.group(name));
    this.live = element("p", { class: "unseen", "aria-live": "polite" });
    const list = element("div", { class: "groups" }, ...this.groups.map((group) => group.root));
    this.root.replaceChildren(this.head(), list, this.live);
    this.root.lang = this.data.language;
  }

  head() {
    const { data, texts } = this;
    this.status = element("span", { class: data.simulated ? "mark simulated" : "mark", text: data.status_word, "data-testid": "scenario-status" });
    this.assumed = element("span", { class: "mark assumed", text: texts.assumed, "data-testid": "scenario-assumed", hidden: true });
    const title = element("div", { class: "title" }, element("h3", { text: data.unit_name }), this.status, this.assumed);
    const button = (name, text, settings) => element("button", { type: "button", text, "data-testid": `scenario-${name}`, on: { click: () => this.choose(settings()) } });
    this.reset = button("reset", texts.reset, () => ({}));
    const plan = Object.keys(data.plan).length > 0 && button("plan", texts.plan, () => ({ ...data.plan }));
    const best = data.sliders.some((slider) => !slider.fixed && slider.best !== null) && button("best", texts.best, () => this.bestOfAll());
    const tools = element("div", { class: "tools", role: "group" }, plan, best, this.reset);
    return element("header", { class: "head" }, title, tools, this.result());
  }

  result() {
    const figure = (name, label) => {
      const parts = {
        before: element("span", { class: "before" }),
        arrow: element("span", { class: "arrow", text: "→", "aria-hidden": "true" }),
        after: element("b", { class: "after" }),
        of: element("span", { class: "of" }),
        change: element("span", { class: "change" }),
      };
      const line = element("p", { class: "numbers" }, parts.before, parts.arrow, parts.after, parts.of);
      const top = element("p", { class: "label" }, element("span", { text: label }), parts.change);
      return { root: element("div", { class: `figure ${name}`, "data-testid": `scenario-${name}` }, top, line), ...parts };
    };
    this.rankFigure = figure("rank", this.texts.rank);
    this.totalFigure = figure("total", this.texts.total);
    this.passed = element("p", { class: "passed", "data-testid": "scenario-passed" });
    this.next = element("p", { class: "next", "data-testid": "scenario-next" });
    this.changes = element("p", { class: "changes", "data-testid": "scenario-changes" });
    const story = element("div", { class: "story" }, this.passed, this.next, this.changes);
    return element("div", { class: "result" }, this.rankFigure.root, this.totalFigure.root, story, this.strip());
  }

  /** All siblings on one line from the lowest total to the highest. */
  strip() {
    const totals = this.others.map((other) => other.printed);
    const low = Math.min(this.data.total, ...totals.slice(-1)), high = Math.max(this.data.total, ...totals.slice(0, 1));
    const room = (high - low || 1) * MARGIN_OF_STRIP;
    this.onStrip = (value) => Math.min(1, Math.max(0, (value - low + room) / (high - low + 2 * room)));
    const space = "http://www.w3.org/2000/svg";
    const drawing = document.createElementNS(space, "svg");
    drawing.setAttribute("viewBox", "0 0 1000 10");
    drawing.setAttribute("preserveAspectRatio", "none");
    const lines = document.createElementNS(space, "path");
    lines.setAttribute("d", totals.map((value) => `M${(this.onStrip(value) * 1000).toFixed(1)} 1v8`).join(""));
    drawing.append(lines);
    this.span = element("span", { class: "span" });
    this.was = element("span", { class: "was" });
    this.is = element("span", { class: "is" });
    return element("div", { class: "strip", "aria-hidden": "true" }, drawing, this.span, this.was, this.is);
  }

  group(name) {
    const rows = this.rows.filter((row) => row.slider.group === name);
    const figures = this.pointsCell();
    const heading = element("div", { class: "row heading" }, element("h4", { text: name }), figures.root);
    return { root: element("section", { class: "group" }, heading, ...rows.map((row) => row.root)), rows, figures };
  }

  pointsCell(attributes = {}) {
    const before = element("span", { class: "before" }), after = element("b", {}), of = element("span", { class: "of" });
    return { root: element("p", { class: "points", ...attributes }, before, after, of), before, after, of };
  }

  fixedRow(slider) {
    const figures = this.pointsCell({ "data-testid": "scenario-points", "data-component": slider.component });
    const root = element("div", { class: "row fixed", "data-testid": "scenario-fixed" },
      element("p", { class: "name", text: slider.name }), element("p", { class: "why", text: this.texts.fixed }), figures.root);
    return { slider, root, figures };
  }

  sliderRow(slider) {
    const { texts } = this;
    const now = ratioNow(slider);
    const rate = isRate(slider);
    const row = { slider, now };
    row.fill = element("span", { class: "fill" });
    row.moved = element("span", { class: "moved" });
    const enough = slider.threshold < 1 && element("span", { class: "enough", style: `left: ${percentOf(slider.threshold)}` });
    const nowTitle = fill(texts.now, { value: this.nowText(slider) });
    const tick = element("span", { class: "tick", style: `left: ${percentOf(now)}`, title: nowTitle, "data-testid": "scenario-now-tick" });
    const bestText = slider.best !== null && fill(texts.best_of, { value: this.level(slider, slider.best), name: slider.best_name });
    const best = bestText && element("span", { class: "best", style: `left: ${percentOf(slider.best)}`, title: bestText, "data-testid": "scenario-best-tick" });
    const track = element("span", { class: "track" }, enough, row.fill, row.moved, tick, best);
    row.range = element("input", {
      type: "range", min: "0", max: "100", step: String(STEP_PERCENT), "aria-label": slider.name, title: nowTitle,
      "data-testid": "scenario-slider", "data-component": slider.component,
      on: { input: () => this.slide(row), change: () => this.tell() },
    });
    row.field = element("input", {
      type: "text", inputmode: "decimal", autocomplete: "off", placeholder: "–", "aria-label": fill(texts.field, { name: slider.name }),
      "data-testid": "scenario-field", "data-component": slider.component,
      on: { input: () => this.type(row), blur: () => this.leave(row), focus: () => row.field.select(), keydown: (event) => event.key === "Enter" && this.leave(row) },
    });
    const suffix = element("span", { class: "suffix", text: rate ? "%" : texts.points, "aria-hidden": "true" });
    row.figures = this.pointsCell({ "data-testid": "scenario-points", "data-component": slider.component });
    row.more = element("p", { class: "more", "data-testid": "scenario-more" });
    const fullText = slider.threshold < 1 && fill(texts.full_from, { value: this.level(slider, slider.threshold) });
    const unknown = rate && slider.ratio === null && texts.unknown;
    const caption = element("p", { class: "caption", text: [unknown, fullText, bestText].filter(Boolean).join(" · ") });
    row.root = element("div", { class: "row", "data-component": slider.component },
      element("p", { class: "name", text: slider.name }),
      element("div", { class: "control" }, element("div", { class: "bar" }, track, row.range), caption),
      element("label", { class: "exact" }, row.field, suffix), row.figures.root, row.more);
    return row;
  }

  nowText(slider) {
    return isRate(slider) && slider.ratio === null ? this.texts.unknown : this.level(slider, ratioNow(slider));
  }

  // ---- what the viewer does

  slide(row) {
    const ratio = Number(row.range.value) / 100;
    const atToday = Math.abs(ratio - row.now) <= STEP_PERCENT / 200 + 1e-9;
    this.set(row, atToday ? null : ratio);
  }

  type(row) {
    const value = typed(row.field.value);
    const emptied = row.field.value.trim() === "";
    row.field.setAttribute("aria-invalid", String(value === null && !emptied));
    if (emptied) this.set(row, null);
    else if (value !== null && row.field.value !== this.fieldText(row)) this.set(row, this.ratioOf(row.slider, value));
  }

  ratioOf(slider, value) {
    return Math.min(1, isRate(slider) ? value / 100 : ratioFor(slider, value));
  }

  leave(row) {
    row.field.setAttribute("aria-invalid", "false");
    row.field.value = this.fieldText(row);
    this.tell();
  }

  set(row, ratio) {
    if (ratio === null) delete this.settings[row.slider.component];
    else this.settings[row.slider.component] = ratio;
    this.refresh();
  }

  choose(settings) {
    for (const component of Object.keys(this.settings)) delete this.settings[component];
    Object.assign(this.settings, settings);
    this.refresh();
    this.tell();
  }

  bestOfAll() {
    const better = this.data.sliders.filter((one) => !one.fixed && one.best !== null && points(one, one.best) > one.points + 1e-9);
    return Object.fromEntries(better.map((one) => [one.component, one.best]));
  }

  // ---- what follows

  refresh() {
    this.rows.forEach((row) => row.slider.fixed ? this.showPoints(row.figures, row.slider.points, row.slider.points, row.slider.maximum) : this.showRow(row));
    this.groups.forEach((group) => this.showGroup(group));
    this.showResult();
  }

  fieldText(row) {
    const setting = this.settings[row.slider.component];
    if (!isRate(row.slider)) return this.points(pointsOf(row.slider, this.settings));
    const ratio = setting ?? row.slider.ratio;
    return ratio === null ? "" : this.number(ratio * 100, 2);
  }

  showRow(row) {
    const { slider, now } = row;
    const setting = this.settings[slider.component];
    const ratio = setting ?? now;
    const after = pointsOf(slider, this.settings);
    row.root.classList.toggle("changed", setting !== undefined);
    row.root.classList.toggle("worse", after < slider.points - 1e-9);
    row.fill.style.width = percentOf(Math.min(ratio, now));
    row.moved.style.left = percentOf(Math.min(ratio, now));
    row.moved.style.width = `${Math.abs(Math.min(ratio, 1) - Math.min(now, 1)) * 100}%`;
    const step = String(Math.round(ratio * 1000) / 10);
    if (row.range.value !== step) row.range.value = step;
    const gaps = { value: this.fieldText(row) ? this.level(slider, ratio) : this.texts.unknown, points: this.points(after), maximum: this.number(slider.maximum, 2, 0) };
    row.range.setAttribute("aria-valuetext", fill(isRate(slider) ? this.texts.value_rate : this.texts.value_points, gaps));
    const active = row.root.getRootNode().activeElement;
    if (active !== row.field) row.field.value = this.fieldText(row);
    this.showPoints(row.figures, slider.points, after, slider.maximum);
    setText(row.more, this.moreText(slider, setting));
  }

  moreText(slider, setting) {
    const count = setting === undefined ? null : needed(slider, setting);
    if (!count) return "";
    return fill(count > 0 ? this.texts.more : this.texts.fewer, { count: this.number(Math.abs(count), 0), what: slider.numerator_name });
  }

  showPoints(cell, before, after, maximum) {
    const [was, is] = [this.points(before), this.points(after)];
    setText(cell.before, was === is ? "" : `${was} →`);
    setText(cell.after, is);
    setText(cell.of, `/ ${this.number(maximum, 2, 0)}`);
  }

  showGroup({ rows, figures }) {
    const sum = (value) => rows.reduce((so_far, row) => so_far + value(row.slider), 0);
    this.showPoints(figures, sum((one) => one.points), sum((one) => pointsOf(one, this.settings)), sum((one) => one.maximum));
  }

  showResult() {
    const { data, texts } = this;
    const found = this.found = outlook(data, this.others, this.settings);
    const touched = Object.keys(this.settings).length > 0;
    this.reset.disabled = !touched;
    this.assumed.hidden = !touched;
    this.status.hidden = !this.data.status_word || (touched && !this.data.simulated);
    this.root.classList.toggle("touched", touched);

    const places = found.rankBefore - found.rankAfter;
    const moved = places === 0 ? "" : `${places > 0 ? "▲" : "▼"} ${fill(places > 0 ? texts.up : texts.down, { count: this.number(Math.abs(places), 0) })}`;
    this.showFigure(this.rankFigure, found.rankBefore, found.rankAfter, this.number(found.rankBefore, 0), this.number(found.rankAfter, 0), `/ ${this.number(found.of, 0)}`, moved, places);
    const scale = data.points_per_unit;
    const inPoints = scale === 1 || !found.change ? "" : ` (${this.signedDistance(found.change)})`;
    const change = found.change ? this.signed(found.change, data.decimals) + inPoints : "";
    const most = this.number(data.total_maximum_points / scale, data.decimals, 0);
    this.showFigure(this.totalFigure, found.before, found.after, this.total(found.before), this.total(found.after), `/ ${most}${data.unit_label ? ` ${data.unit_label}` : ""}`, change, found.change);

    this.is.style.left = percentOf(this.onStrip(found.after));
    this.was.style.left = percentOf(this.onStrip(found.before));
    const [left, right] = [found.before, found.after].map(this.onStrip).sort((one, other) => one - other);
    this.span.style.left = percentOf(left);
    this.span.style.width = percentOf(right - left);
    this.root.dataset.tone = places > 0 || found.change > 0 ? "better" : places < 0 || found.change < 0 ? "worse" : "same";

    setText(this.passed, this.passedText(found, touched));
    setText(this.next, this.nextText(found));
    this.showChanges();
  }

  showFigure(figure, before, after, beforeText, afterText, of, change, way) {
    const same = before === after;
    figure.root.classList.toggle("same", same);
    figure.root.dataset.value = String(after);
    setText(figure.before, same ? "" : beforeText);
    figure.arrow.hidden = same;
    setText(figure.after, afterText);
    setText(figure.of, of);
    setText(figure.change, change);
    figure.change.dataset.tone = way > 0 ? "better" : way < 0 ? "worse" : "same";
  }

  signedDistance(value) {
    return fill(this.texts.in_points, { points: `${value > 0 ? "+" : "−"}${this.distance(Math.abs(value))}` });
  }

  passedText(found, touched) {
    if (!touched) return this.texts.hint;
    const { passed, passedBy } = found;
    const list = passed.length ? passed : passedBy;
    if (!list.length) return this.texts.nobody;
    const gaps = { count: this.number(list.length, 0), names: this.names(list, NAMES_SHOWN) };
    return fill(passed.length ? this.texts.passed : this.texts.passed_by, gaps);
  }

  nextText({ after, above, below, tied }) {
    const said = [];
    if (tied.length) said.push(fill(this.texts.tied, { names: this.names(tied, NAMES_SHOWN) }));
    const other = above ?? below;
    if (other) {
      const level = this.others.filter((one) => one.printed === other.printed);
      const gaps = { name: this.names(level, 2), total: this.total(other.printed), points: this.distance(Math.abs(other.printed - after)) };
      said.push(fill(above ? this.texts.next : this.texts.leads, gaps));
    }
    return said.join(" · ");
  }

  /** Which components move, the greatest gain first. */
  showChanges() {
    const moved = this.rows.filter((row) => !row.slider.fixed && this.settings[row.slider.component] !== undefined)
      .map((row) => ({ row, gain: pointsOf(row.slider, this.settings) - row.slider.points }))
      .sort((one, other) => other.gain - one.gain);
    const parts = moved.slice(0, CHANGES_SHOWN).map(({ row, gain }) => {
      const to = this.level(row.slider, this.settings[row.slider.component]);
      return element("span", { class: "part" }, element("span", { text: `${row.slider.name} ` }),
        element("span", { class: "figures", text: `${this.nowText(row.slider)} → ${to} ` }),
        element("b", { text: this.signed(rounded(gain, POINT_DECIMALS), POINT_DECIMALS) }));
    });
    if (moved.length > CHANGES_SHOWN) parts.push(element("span", { class: "part", text: `+${moved.length - CHANGES_SHOWN}` }));
    this.changes.replaceChildren(...parts);
  }

  /** For those who listen: the result once a movement has ended. */
  tell() {
    const { rankAfter, of, after } = this.found;
    setText(this.live, fill(this.texts.live, { rank: this.number(rankAfter, 0), of: this.number(of, 0), total: this.total(after) }));
  }
}

/** Whether a component is a rate of what is counted; a published score has points only. */
function isRate(slider) {
  return slider.numerator_name !== "";
}
