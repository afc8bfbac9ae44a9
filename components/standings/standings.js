// The table of a ranking: as tall as the whole set, drawn and fetched only where it is looked at.

import { element, fill, setAttribute, setText } from "./elements.js";
import { Pages, ROWS_A_PAGE } from "./pages.js";
import { Row } from "./row.js";
import { dress, loadSheets } from "./sheets.js";

const SPARE_ROWS = 8;
const FETCH_AFTER_MILLISECONDS = 60;
const BUSY_AFTER_MILLISECONDS = 150;
const FIND_AFTER_MILLISECONDS = 220;
const DARK_BELOW = 100;
const UNJUDGED = "not_assessable";
const COLUMNS = ["rank", "name", "value", "state", "change", "gain", "spark", "up", "leader"];
const SORTED_BY = { rank: "rank", name: "name", change: "change", gain: "rank_change" };
const RISING = new Set(["rank", "name"]);

const instances = new WeakMap();
const sheets = await loadSheets("look.css", "standings.css");

/** Streamlit calls this again on every change of data, without the clean-up in between. */
export default function mount(component) {
  const place = component.parentElement;
  if (!instances.has(place)) instances.set(place, new Standings(place));
  const table = instances.get(place);
  const turn = table.update(component);
  return () => table.release(turn) && instances.delete(place);
}

/** What an address ranks, whichever the indicator, the period and the language. */
function setOf(address) {
  const { pathname, searchParams } = new URL(address, window.location.origin);
  const [, , , frame, , , place, level] = pathname.split("/");
  return [frame, place, level, searchParams.get("peers") ?? ""].join("/");
}

class Standings {
  constructor(place) {
    this.turn = 0;
    this.sort = "rank";
    this.find = "";
    this.active = 0;
    this.pointed = null;
    this.rows = new Map();
    this.spare = [];
    this.build(place);
    this.observer = new ResizeObserver(() => this.page && this.draw());
    this.observer.observe(this.scroller);
  }

  // ---- structure

  build(place) {
    dress(place, sheets);
    this.title = element("h3", { class: "title" });
    this.subtitle = element("p", { class: "subtitle" });
    this.summary = element("p", { class: "summary", "data-testid": "standings-summary" });
    this.field = element("input", { type: "search", class: "find", "data-testid": "standings-find", maxlength: "80", on: {
      input: () => this.findSoon(),
      keydown: (event) => this.onFindKey(event),
    } });
    this.matching = element("span", { class: "matching", role: "status" });
    this.file = element("a", { class: "file", "data-testid": "standings-csv" });
    this.chips = element("div", { class: "chips", role: "group", "data-testid": "standings-chips", hidden: true });
    this.note = element("p", { class: "note", "data-testid": "standings-note", hidden: true });
    this.body = element("div", { class: "body", role: "rowgroup", on: {
      click: (event) => this.choose(event),
      focusin: (event) => this.onFocus(event),
      keydown: (event) => this.onKey(event),
    } });
    this.nothing = element("p", { class: "nothing", hidden: true });
    this.message = element("p", { class: "message", role: "status", "data-testid": "standings-message", hidden: true });
    this.retry = element("button", { type: "button", class: "retry", on: { click: () => this.tryAgain() } });
    this.legend = element("p", { class: "legend", "data-testid": "standings-legend" });
    this.scroller = element("div", { class: "scroller", role: "table", on: {
      scroll: () => this.drawSoon(),
    } }, this.buildHeads(), this.body, this.nothing);
    const words = element("div", { class: "head-words" }, this.title, this.subtitle, this.summary);
    const tools = element("div", { class: "tools" }, this.matching, this.field, this.file);
    this.root = element("section", { class: "standings", "data-testid": "standings" },
      element("header", { class: "head" }, words, tools), this.chips, this.note, this.message, this.scroller, this.legend);
    place.append(this.root);
  }

  buildHeads() {
    this.heads = Object.fromEntries(COLUMNS.map((name) => [name, this.buildHead(name)]));
    const line = element("div", { class: "heads", role: "row", "aria-rowindex": "1" }, ...Object.values(this.heads).map((head) => head.root));
    this.headGroup = element("div", { class: "head-group", role: "rowgroup" }, line);
    return this.headGroup;
  }

  buildHead(name) {
    const [label, unit, arrow] = ["label", "unit", "arrow"].map((part) => element("span", { class: part }));
    arrow.setAttribute("aria-hidden", "true");
    const button = name in SORTED_BY
      ? element("button", { type: "button", class: "sort", "data-sort": SORTED_BY[name], on: { click: () => this.sortBy(SORTED_BY[name]) } }, label, arrow)
      : null;
    const root = element("span", { class: `column ${name}`, role: "columnheader" }, button ?? label, unit);
    return { root, label, unit, arrow, button };
  }

  // ---- what Python says

  update(component) {
    this.turn += 1;
    this.component = component;
    const before = this.data;
    this.data = component.data;
    this.root.style.setProperty("--height", `${this.data.height / 16}rem`);
    const background = getComputedStyle(this.scroller).backgroundColor.match(/[\d.]+/g)?.slice(0, 3).map(Number) ?? [255];
    this.root.dataset.theme = Math.max(...background) < DARK_BELOW ? "dark" : "light";
    this.selected = this.data.selected || null;
    if (before?.address !== this.data.address) this.turnTo(before);
    else if (before.selected !== this.data.selected && !this.isInSight(this.selected)) this.goTo(this.selected, false);
    else if (this.page) this.draw();
    this.writeWords();
    return this.turn;
  }

  /** Another address: the same set keeps its order and what was looked for, and its place unless a unit is selected. */
  turnTo(before) {
    const same = before && setOf(before.address) === setOf(this.data.address);
    if (!same) {
      this.find = "";
      this.field.value = "";
      this.pointed = null;
      this.active = 0;
    }
    this.ask({ code: this.selected, top: !same });
  }

  release(turn) {
    if (turn !== this.turn) return false;
    this.observer.disconnect();
    this.pages?.close();
    this.coming?.close();
    [this.finding, this.fetching, this.busyTimer].forEach((timer) => clearTimeout(timer));
    this.root.remove();
    return true;
  }

  // ---- asking

  /** Show the rows as they are now wanted; what is shown stays until the first page has arrived. */
  async ask({ code = null, top = false, point = false }) {
    this.asked = { code, top, point };
    this.coming?.close();
    const pages = new Pages({ address: this.data.address, sort: this.sort, find: this.find }, {
      arrived: () => this.draw(),
      failed: (error) => this.fail(error),
    });
    this.coming = pages;
    this.setBusy(true);
    this.writeSorting();
    const number = top || !this.page ? 0 : Math.floor(this.firstInSight() / ROWS_A_PAGE);
    try {
      const page = await pages.first(number, code);
      if (this.coming === pages) this.show(pages, page);
    } catch (error) {
      if (this.coming === pages && error.name !== "AbortError") this.fail(error);
    }
  }

  show(pages, page) {
    this.pages?.close();
    [this.pages, this.page, this.coming] = [pages, page, null];
    const { top, point, code } = this.asked;
    this.isDrawn = false;
    this.setBusy(false);
    this.message.hidden = true;
    this.writePage();
    if (top) this.scroller.scrollTop = 0;
    if (page.chosen !== null) this.reveal(page.chosen, point || !this.hasFocus());
    if (point && page.chosen !== null) this.point(code, page.chosen);
    this.draw();
  }

  setBusy(busy) {
    clearTimeout(this.busyTimer);
    if (busy) this.busyTimer = setTimeout(() => this.root.classList.add("busy"), BUSY_AFTER_MILLISECONDS);
    else this.root.classList.remove("busy");
    setAttribute(this.scroller, "aria-busy", busy ? "true" : null);
  }

  fail(error) {
    console.warn("standings:", error);
    this.setBusy(false);
    setText(this.retry, this.data.texts.retry);
    this.message.replaceChildren(this.data.texts.failed, " ", this.retry);
    this.message.hidden = false;
  }

  tryAgain() {
    this.message.hidden = true;
    if (this.coming || !this.page) this.ask(this.asked);
    else this.draw();
  }

  sortBy(name) {
    this.sort = this.sort === name ? `-${name}` : name;
    this.active = 0;
    this.ask({ top: true });
  }

  findSoon() {
    clearTimeout(this.finding);
    this.finding = setTimeout(() => this.findNow(), FIND_AFTER_MILLISECONDS);
  }

  findNow() {
    clearTimeout(this.finding);
    const wanted = this.field.value.trim();
    if (wanted === this.find) return;
    this.find = wanted;
    this.active = 0;
    this.ask({ top: true });
  }

  // ---- words

  writeWords() {
    const { data } = this;
    const { texts } = data;
    setText(this.title, data.title);
    setAttribute(this.field, "placeholder", texts.find);
    setAttribute(this.field, "aria-label", texts.find);
    setText(this.file, texts.csv);
    setAttribute(this.file, "href", data.csv_address);
    setAttribute(this.file, "title", texts.csv_hint);
    setAttribute(this.file, "download", this.fileName());
    setText(this.nothing, texts.nothing);
    setAttribute(this.scroller, "aria-label", fill(texts.label, { title: data.title }));
    this.writeSubtitle();
    this.writeHeads();
  }

  fileName() {
    const [, , , ...parts] = new URL(this.data.csv_address, window.location.origin).pathname.replace(/\.csv$/, "").split("/");
    return `${parts.join("-")}.csv`;
  }

  writeSubtitle() {
    setText(this.subtitle, [this.data.subtitle, this.data.statuses[this.page?.status]].filter(Boolean).join(" · "));
  }

  writeHeads() {
    const { texts, unit_label: unit } = this.data;
    const label = { ...texts, gain: texts.rank_change };
    const hint = { change: texts.change_hint, gain: texts.rank_change_hint, spark: texts.spark_hint };
    const units = { value: unit === "%" ? "" : unit, change: this.page?.difference_unit, up: this.page?.difference_unit, leader: this.page?.difference_unit };
    for (const [name, head] of Object.entries(this.heads)) {
      setText(head.label, label[name]);
      setText(head.unit, units[name] ?? "");
      setAttribute(head.root, "title", hint[name]);
      if (head.button) setAttribute(head.button, "title", fill(texts.sort, { column: hint[name] ?? label[name] }));
    }
    this.writeSorting();
  }

  writeSorting() {
    const turned = this.sort.startsWith("-");
    for (const [name, key] of Object.entries(SORTED_BY)) {
      const { root, arrow } = this.heads[name];
      const isOn = this.sort.replace(/^-/, "") === key;
      const rises = (RISING.has(name) || (name === "change" && this.data.direction === "down")) !== turned;
      setAttribute(root, "aria-sort", !isOn ? "none" : rises ? "ascending" : "descending");
      setText(arrow, !isOn ? "" : turned ? "▴" : "▾");
    }
  }

  writePage() {
    const { page, data } = this;
    this.body.style.setProperty("--rows", page.matching);
    setAttribute(this.scroller, "aria-rowcount", page.matching + 1);
    this.root.classList.toggle("unranked", !page.ranked);
    setText(this.summary, page.summary);
    setText(this.note, page.note);
    this.note.hidden = !page.note;
    this.nothing.hidden = page.matching > 0 || !this.find;
    const count = new Intl.NumberFormat(data.language === "vi" ? "vi-VN" : "en-GB").format(page.matching);
    setText(this.matching, this.find ? fill(data.texts.matching, { count }) : "");
    this.writeChips();
    this.writeLegend();
    this.writeSubtitle();
    this.writeHeads();
  }

  writeChips() {
    const { texts } = this.data;
    const named = JSON.stringify([texts.documented, this.page.documented.map(({ code, name }) => [code, name])]);
    this.chips.hidden = this.page.documented.length === 0;
    if (named === this.named) return;
    this.named = named;
    setAttribute(this.chips, "aria-label", texts.documented);
    this.chips.replaceChildren(element("span", { class: "chips-label", text: texts.documented }),
      ...this.page.documented.map(({ code, name }) => element("button", {
        type: "button", class: "chip", "data-code": code, text: name, on: { click: () => this.goTo(code, true) },
      })));
  }

  writeLegend() {
    const { texts, states } = this.data;
    const { page } = this;
    const meaning = (sign, text) => element("span", { class: "meaning" }, sign, element("span", { text }));
    const sign = (text, name) => element("span", { class: name, text, "aria-hidden": "true" });
    const judged = page.states.some((state) => state !== UNJUDGED);
    this.root.classList.toggle("unjudged", !judged);
    const parts = (judged ? page.states : []).map((state) => meaning(element("span", { class: "mark", "data-state": state, "aria-hidden": "true" }), states[state]));
    if (judged) parts.unshift(element("span", { class: "meaning", text: texts.states_of }));
    if (page.documented.length) parts.push(meaning(sign("◆", "documented"), texts.documented_hint));
    if (page.ties.includes("=")) parts.push(meaning(sign("=", "tie"), texts.equal));
    if (page.ties.includes("≈")) parts.push(meaning(sign("≈", "tie"), texts.near));
    if (page.least_cases) parts.push(element("span", { class: "meaning", text: fill(texts.few, { least: page.least_cases }) }));
    if (page.median !== null && page.total > 1) parts.push(element("span", { class: "meaning of-bar", text: texts.band }));
    this.legend.replaceChildren(...parts);
  }

  // ---- drawing

  /** Height of one row in pixels, as the style says. */
  rowHeight() {
    return this.body.getBoundingClientRect().height / Math.max(1, this.page.matching) || 1;
  }

  seenHeight() {
    return this.scroller.clientHeight - this.headGroup.offsetHeight;
  }

  firstInSight() {
    return Math.floor(this.scroller.scrollTop / this.rowHeight());
  }

  isInSight(code) {
    if (!code) return true;
    const row = [...this.rows.values()].find((one) => one.record?.code === code);
    if (!row) return false;
    const top = row.index * this.rowHeight();
    return top >= this.scroller.scrollTop && top + this.rowHeight() <= this.scroller.scrollTop + this.seenHeight();
  }

  drawSoon() {
    if (!this.page || this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = null;
      this.draw();
    });
  }

  draw() {
    const height = this.rowHeight();
    const first = Math.floor(this.scroller.scrollTop / height);
    const end = Math.min(this.page.matching, Math.ceil((this.scroller.scrollTop + this.seenHeight()) / height));
    const [from, to] = [Math.max(0, first - SPARE_ROWS), Math.min(this.page.matching, end + SPARE_ROWS)];
    const wanted = new Set(Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at));
    if (this.hasFocus() && this.active < this.page.matching) wanted.add(this.active);
    for (const [index, row] of this.rows) if (!wanted.has(index)) this.putAside(index, row);
    const stop = wanted.has(this.active) ? this.active : first;
    const view = { ...this.data, page: this.page };
    for (const index of wanted) this.drawRow(index, stop, view);
    this.fetchSoon(from, to);
    this.sign(first, end);
  }

  putAside(index, row) {
    this.rows.delete(index);
    this.spare.push(row);
    row.root.remove();
  }

  drawRow(index, stop, view) {
    let row = this.rows.get(index);
    const record = this.pages.row(index);
    if (!row) {
      row = this.spare.pop() ?? new Row();
      row.page = undefined;
      const after = Math.min(...[...this.rows.keys()].filter((other) => other > index));
      this.rows.set(index, row);
      this.body.insertBefore(row.root, this.rows.get(after)?.root ?? null);
    }
    if (row.page !== this.page || row.record !== record || row.index !== index || row.data !== this.data) {
      [row.page, row.data] = [this.page, this.data];
      row.write(index, record, view);
    }
    const code = record?.code;
    row.distinguish({ selected: Boolean(code) && code === this.selected, pointed: Boolean(code) && code === this.pointed, isStop: index === stop });
  }

  fetchSoon(from, to) {
    clearTimeout(this.fetching);
    const hurry = !this.isDrawn;
    const fetchNow = () => to > from && this.pages.need(from, to);
    if (hurry) fetchNow();
    else this.fetching = setTimeout(fetchNow, FETCH_AFTER_MILLISECONDS);
  }

  /** Tell once that all rows in sight are there. */
  sign(first, end) {
    if (this.isDrawn) return;
    for (let index = first; index < end; index += 1) if (!this.pages.row(index)) return;
    this.isDrawn = true;
    performance.clearMarks("standings:drawn");
    performance.mark("standings:drawn", { detail: { total: this.page.total } });
  }

  // ---- going to a row

  hasFocus() {
    return this.body.contains(this.root.getRootNode().activeElement);
  }

  /** Bring a row into the table's own view; never scrolls the page. */
  reveal(index, isStop = true) {
    const [height, seen] = [this.rowHeight(), this.seenHeight()];
    const top = index * height;
    if (isStop) this.active = index;
    if (top < this.scroller.scrollTop || top + height > this.scroller.scrollTop + seen) this.scroller.scrollTop = top - (seen - height) / 2;
  }

  goTo(code, point) {
    if (!code || !this.page) return;
    const position = this.page.documented.find((one) => one.code === code)?.position;
    if (position !== null && position !== undefined && !this.coming) {
      this.reveal(position);
      if (point) this.point(code, position);
      this.draw();
      return;
    }
    if (point) {
      this.find = "";
      this.field.value = "";
    }
    this.ask({ code, point });
  }

  /** Mark a row that was asked for and put the focus there. */
  point(code, index) {
    this.pointed = code;
    this.active = index;
    this.draw();
    this.focusRow(index);
  }

  focusRow(index) {
    this.rows.get(index)?.name.focus({ preventScroll: true });
  }

  // ---- what the viewer does

  rowOf(target) {
    const root = target.closest?.(".row");
    return root ? [...this.rows.values()].find((row) => row.root === root) : undefined;
  }

  choose(event) {
    const code = this.rowOf(event.target)?.record?.code;
    if (!code) return;
    this.selected = code;
    this.draw();
    this.component.setTriggerValue("chosen", code);
  }

  onFocus(event) {
    const row = this.rowOf(event.target);
    if (!row || row.index === this.active) return;
    this.active = row.index;
    this.draw();
  }

  onKey(event) {
    const page = Math.max(1, Math.floor(this.seenHeight() / this.rowHeight()) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (!(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.moveTo(Math.min(this.page.matching - 1, Math.max(0, this.active + steps[event.key])));
  }

  moveTo(index) {
    const [height, seen] = [this.rowHeight(), this.seenHeight()];
    this.active = index;
    if (index * height < this.scroller.scrollTop) this.scroller.scrollTop = index * height;
    else if ((index + 1) * height > this.scroller.scrollTop + seen) this.scroller.scrollTop = (index + 1) * height - seen;
    this.draw();
    this.focusRow(index);
  }

  onFindKey(event) {
    event.stopPropagation();
    if (event.key === "Escape" && this.field.value) this.field.value = "";
    else if (event.key === "ArrowDown" && this.page?.matching) this.moveTo(0);
    else if (event.key === "Enter" && this.page?.matching === 1) return this.rows.get(0)?.name.click();
    else if (event.key !== "Enter") return undefined;
    if (event.key !== "ArrowDown") this.findNow();
    else event.preventDefault();
    return undefined;
  }
}
