// The list beside the map: the same units in order, and the map's path for keyboard and screen reader.

import { element, fill, setAttribute, setText } from "./elements.js";
import { collator, isKnown, number, plain } from "./format.js";

export const FILTER_FROM_ROWS = 40;

/** Units by rank, then as they came where they are not ranked but have values, then by name. */
export function inOrder(units, language) {
  const names = collator(language);
  const rank = (unit) => unit.rank ?? (isKnown(unit.value) ? Number.MAX_SAFE_INTEGER : Infinity);
  const among = (a, b) => (isKnown(a.value) && !a.rank ? 0 : names.compare(a.name, b.name));
  return units.slice().sort((a, b) => (rank(a) === rank(b) ? among(a, b) : rank(a) - rank(b)));
}

/** Whether a change is for the better, for the worse, or neither. */
function tone(delta, direction) {
  if (!delta || direction === "neutral") return "neutral";
  return (delta > 0) === (direction === "up") ? "better" : "worse";
}

export class Ranking {
  /** `host` answers: open(code), hover(code or null), card(code), focus(code). */
  constructor(host) {
    this.host = host;
    this.rows = [];
    this.shown = [];
    this.active = null;
    this.heading = element("h4", { class: "heading" });
    this.summary = element("p", { class: "summary" });
    this.filter = element("input", { type: "search", class: "filter", "data-testid": "map-filter", on: {
      input: () => this.applyFilter(),
      keydown: (event) => this.onFilterKey(event),
    } });
    this.list = element("ol", { class: "rows", "data-testid": "map-rows", on: {
      click: (event) => this.onClick(event),
      keydown: (event) => this.onKey(event),
      pointerover: (event) => this.host.hover(this.codeOf(event.target)),
      pointerleave: () => this.host.hover(null),
      focusin: (event) => this.onFocus(event),
    } });
    this.empty = element("p", { class: "empty", hidden: true });
    this.marks = element("p", { class: "marks", "data-testid": "map-marks" });
    const head = element("div", { class: "ranking-head" }, this.heading, this.summary, this.marks);
    this.root = element("aside", { class: "ranking", "data-testid": "map-ranking" }, head, this.filter, this.empty, this.list);
  }

  codeOf(target) {
    return target.closest?.("li")?.dataset.code ?? null;
  }

  onClick(event) {
    const code = this.codeOf(event.target);
    if (!code) return;
    if (event.target.closest(".value")) this.host.card(code);
    else this.host.open(code, event);
  }

  onFocus(event) {
    const code = this.codeOf(event.target);
    if (!code) return;
    this.makeActive(code);
    this.host.hover(code);
  }

  onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") return this.moveAcross(event);
    if (!(event.key in steps)) return undefined;
    event.preventDefault();
    event.stopPropagation();
    const column = event.target.classList.contains("value") ? "value" : "unit";
    const last = this.shown.length - 1;
    const from = this.shown.findIndex((row) => row.code === this.codeOf(event.target));
    const row = this.shown[Math.min(last, Math.max(0, from + steps[event.key]))];
    row?.[column].focus();
    return undefined;
  }

  moveAcross(event) {
    const row = this.shown.find((one) => one.code === this.codeOf(event.target));
    event.preventDefault();
    event.stopPropagation();
    row?.[event.key === "ArrowRight" ? "value" : "unit"].focus();
  }

  onFilterKey(event) {
    event.stopPropagation();
    if (event.key === "Escape" && this.filter.value) this.clearFilter();
    else if (event.key === "Escape") this.host.up(event);
    if (event.key === "ArrowDown") this.shown[0]?.unit.focus();
    if (event.key === "Enter" && this.shown.length === 1) this.host.open(this.shown[0].code, event);
  }

  clearFilter() {
    this.filter.value = "";
    this.applyFilter();
  }

  build() {
    const rank = element("span", { class: "rank" });
    const mark = element("span", { class: "mark", "aria-hidden": "true" });
    const name = element("span", { class: "name" });
    const bar = element("span", { class: "fill" });
    const unit = element("button", { type: "button", class: "unit", "data-testid": "map-row" },
      rank, mark, name, element("span", { class: "bar", "aria-hidden": "true" }, bar));
    const figure = element("span", { class: "figure" });
    const status = element("abbr", { class: "status" });
    const delta = element("span", { class: "delta" });
    const value = element("button", { type: "button", class: "value", "data-testid": "map-row-value" }, delta, figure, status);
    const item = element("li", {}, unit, value);
    return { item, rank, mark, name, bar, unit, figure, status, delta, value };
  }

  /** Show the units of one parent; `view` has units, texts, language, direction, decimals, colourOf, title. */
  show(view) {
    const units = inOrder(view.units, view.language);
    while (this.rows.length < units.length) this.rows.push(this.build());
    const scale = barScale(units);
    units.forEach((unit, place) => this.write(this.rows[place], unit, view, scale));
    const spare = this.rows.slice(units.length);
    for (const row of spare) row.item.remove();
    if (this.rows.length > 250) this.rows.length = Math.max(units.length, 250);
    this.current = this.rows.slice(0, units.length);
    this.list.append(...this.current.map((row) => row.item).filter((item) => !item.isConnected));
    this.writeHead(view, units);
    this.sizeColumns();
  }

  /** The value columns as wide as the longest of the list, so that every bar has the same track. */
  sizeColumns() {
    const longest = (part) => Math.max(0, ...this.current.map((row) => row[part].textContent.length));
    this.list.style.setProperty("--figure", `${longest("figure")}ch`);
    this.list.style.setProperty("--delta", `${longest("delta")}ch`);
    this.list.style.setProperty("--half", Math.ceil(this.current.length / 2));
    this.list.classList.toggle("long", this.current.length > 15);
  }

  writeHead({ texts, parentName, sameList }, units) {
    setText(this.heading, fill(texts.ranking, { unit: parentName }));
    setText(this.summary, this.summaryOf(texts, units));
    this.marks.replaceChildren(...this.marksOf(texts, units));
    this.filter.hidden = units.length <= FILTER_FROM_ROWS;
    setAttribute(this.filter, "placeholder", texts.filter);
    setAttribute(this.filter, "aria-label", texts.filter);
    setAttribute(this.list, "aria-label", this.heading.textContent);
    setText(this.empty, texts.filter_empty);
    if (!sameList) this.filter.value = "";
    if (!sameList) this.list.scrollTop = 0;
    if (!sameList) this.active = null;
    this.applyFilter();
  }

  summaryOf(texts, units) {
    const statuses = [...new Set(units.filter((unit) => isKnown(unit.value)).map((unit) => unit.status))];
    const named = statuses.filter(Boolean).map((status) => `${texts.status_short[status]} = ${texts.statuses[status]}`);
    return [fill(texts.units_count, { count: units.length }), ...named].join(" · ");
  }

  /** What the marks beside the names mean, those that occur, and what the arrows compare with. */
  marksOf(texts, units) {
    const known = units.filter((unit) => isKnown(unit.value));
    const states = ["on_track", "at_risk", "behind", "not_assessable"].filter((state) => known.some((unit) => unit.state === state));
    const explained = states.map((state) => element("span", { class: "meaning" },
      element("span", { class: "mark", "data-state": state, "aria-hidden": "true" }), element("span", { text: texts.states[state] })));
    const arrows = known.some((unit) => unit.delta) ? [element("span", { class: "meaning", text: texts.arrows })] : [];
    return [...explained, ...arrows];
  }

  write(row, unit, view, scale) {
    const { texts, language, decimals, direction } = view;
    row.code = unit.code;
    row.plain = plain(unit.name);
    const state = unit.state ?? "not_assessable";
    setAttribute(row.item, "data-code", unit.code);
    setAttribute(row.item, "data-drill", unit.drill ? "true" : "false");
    setAttribute(row.mark, "data-state", state);
    setAttribute(row.mark, "title", texts.states[state]);
    setText(row.rank, !unit.rank ? "–" : number(unit.rank, language, 0));
    setText(row.name, unit.name);
    setText(row.figure, unit.text ?? "–");
    setText(row.status, !isKnown(unit.value) ? "" : texts.status_short[unit.status] ?? "");
    setAttribute(row.status, "title", texts.statuses[unit.status] ?? "");
    const change = unit.delta ? number(Math.abs(unit.delta), language, decimals, true) : "";
    setText(row.delta, change && `${unit.delta > 0 ? "↑" : "↓"} ${change}`);
    setAttribute(row.delta, "data-tone", tone(unit.delta, direction));
    row.bar.style.width = `${scale(unit.value)}%`;
    row.bar.style.background = view.colourOf(unit.code) ?? "";
    setAttribute(row.unit, "aria-label", describe(unit, texts, language, decimals));
    setAttribute(row.value, "aria-label", `${texts.open_card}: ${unit.name}, ${unit.text ?? texts.no_data}`);
    setAttribute(row.value, "title", texts.open_card);
  }

  applyFilter() {
    const wanted = plain(this.filter.value.trim());
    this.shown = [];
    for (const row of this.current ?? []) {
      row.item.hidden = Boolean(wanted) && !row.plain.includes(wanted);
      if (!row.item.hidden) this.shown.push(row);
    }
    this.empty.hidden = this.shown.length > 0 || !wanted;
    this.makeActive(this.shown.some((row) => row.code === this.active) ? this.active : this.shown[0]?.code);
  }

  /** One tab stop for the whole list: the active row; arrows move it. */
  makeActive(code) {
    this.active = code ?? null;
    for (const row of this.current ?? []) {
      const stop = row.code === code ? "0" : "-1";
      setAttribute(row.unit, "tabindex", stop);
      setAttribute(row.value, "tabindex", stop);
    }
  }

  mark({ hover, selected, dimmed }) {
    for (const row of this.current ?? []) {
      row.item.classList.toggle("hover", row.code === hover);
      row.item.classList.toggle("selected", row.code === selected);
      row.item.classList.toggle("dimmed", dimmed(row.code));
      setAttribute(row.unit, "aria-current", row.code === selected ? "true" : null);
    }
  }

  /** Bring a row into the list's own view; never scrolls the page. Rows not yet drawn only guess their height: look again. */
  reveal(code, tries = 6) {
    const row = (this.current ?? []).find((one) => one.code === code);
    if (!row || row.item.hidden) return;
    const [top, height, seen] = [row.item.offsetTop, row.item.offsetHeight, this.list.clientHeight];
    const hidden = top < this.list.scrollTop || top + height > this.list.scrollTop + seen;
    if (hidden) this.list.scrollTop = top - (seen - height) / 2;
    if (tries) requestAnimationFrame(() => this.reveal(code, tries - 1));
  }

  focusFirst() {
    this.shown[0]?.unit.focus({ preventScroll: true });
  }
}

/** Bar length in percent, from zero (or the least value below it) to the greatest value. */
function barScale(units) {
  const present = units.map((unit) => unit.value).filter(isKnown);
  const [least, most] = [Math.min(0, ...present), Math.max(0, ...present)];
  return (value) => (!isKnown(value) || most === least ? 0 : (100 * (value - least)) / (most - least));
}

/** One unit in words: name, value, rank, state, change, status. */
export function describe(unit, texts, language, decimals) {
  if (!isKnown(unit.value)) return `${unit.name}, ${texts.no_data}`;
  const parts = [unit.name, unit.text];
  if (unit.rank) parts.push(fill(texts.rank_of, { rank: unit.rank, of: unit.of }));
  parts.push(texts.states[unit.state] ?? "", changeInWords(unit.delta, texts, language, decimals), texts.statuses[unit.status] ?? "");
  return parts.filter(Boolean).join(", ");
}

export function changeInWords(delta, texts, language, decimals) {
  if (delta === null || delta === undefined) return "";
  const size = number(Math.abs(delta), language, decimals, true);
  return fill(delta > 0 ? texts.increase : delta < 0 ? texts.decrease : texts.unchanged, { delta: size });
}
