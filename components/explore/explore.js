// The table of an answer: as tall as all its rows, drawn and fetched only where it is looked at.

import { element, fill, setAttribute, setText } from "./elements.js";
import { dress, loadSheets } from "./sheets.js";

const ROWS_A_PAGE = 80;
const SPARE_ROWS = 10;
const KEPT_PAGES = 40;
const STATE_MARKS = { on_track: "●", at_risk: "▲", behind: "■" };

const instances = new WeakMap();
const sheets = await loadSheets("look.css", "explore.css");

/** Streamlit calls this again on every change of data, without the clean-up in between. */
export default function mount(component) {
  const place = component.parentElement;
  if (!instances.has(place)) instances.set(place, new Grid(place));
  const grid = instances.get(place);
  const turn = grid.update(component);
  return () => grid.release(turn) && instances.delete(place);
}

class Grid {
  constructor(place) {
    this.turn = 0;
    this.sort = "";
    this.total = 0;
    this.active = 0;
    this.pages = new Map();
    this.pending = new Map();
    this.lines = new Map();
    this.marked = new Set();
    dress(place, sheets);
    this.status = element("p", { class: "status", role: "status", "data-testid": "explore-status" });
    this.heads = element("div", { class: "heads", role: "row" });
    this.body = element("div", { class: "body", role: "rowgroup", on: {
      click: (event) => this.choose(event.target.closest(".row")),
      keydown: (event) => this.onKey(event),
    } });
    this.scroller = element("div", { class: "scroller", role: "table", on: { scroll: () => this.drawSoon() } }, this.heads, this.body);
    this.root = element("section", { class: "grid", "data-testid": "explore-grid" }, this.scroller, this.status);
    place.append(this.root);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.scroller);
  }

  update(component) {
    this.turn += 1;
    this.component = component;
    const before = this.data?.address;
    this.data = component.data;
    this.marked = new Set(this.data.marked);
    this.root.style.setProperty("--height", `${this.data.height / 16}rem`);
    this.root.style.setProperty("--measures", this.data.columns.length - 2);
    setAttribute(this.scroller, "aria-label", this.data.texts.label);
    if (before !== this.data.address) this.startOver(true);
    this.writeHeads();
    this.draw();
    return this.turn;
  }

  release(turn) {
    if (turn !== this.turn) return false;
    this.observer.disconnect();
    this.giveUp();
    this.root.remove();
    return true;
  }

  giveUp() {
    for (const control of this.pending.values()) control.abort();
    this.pending.clear();
  }

  startOver(unsorted) {
    this.giveUp();
    this.pages.clear();
    this.total = 0;
    this.active = 0;
    if (unsorted) this.sort = "";
    this.scroller.scrollTop = 0;
    this.load(0);
  }

  // ---- heads

  writeHeads() {
    this.heads.replaceChildren(...this.data.columns.map((column) => {
      const isOn = this.sort.replace(/^-/, "") === column.sort;
      const arrow = !isOn ? "" : this.sort.startsWith("-") ? " ▾" : " ▴";
      const button = element("button", { type: "button", class: "sort", title: column.title ?? column.label, on: { click: () => this.sortBy(column.sort) } },
        element("span", { class: "label", text: column.label + arrow }), element("span", { class: "unit", text: column.unit ?? "" }));
      const order = !isOn ? "none" : this.sort.startsWith("-") ? "descending" : "ascending";
      return element("span", { class: /^\d+$/.test(column.sort) ? "number" : "text", role: "columnheader", "aria-sort": order }, button);
    }));
  }

  sortBy(name) {
    this.sort = this.sort === `-${name}` ? name : `-${name}`;
    this.startOver(false);
    this.writeHeads();
  }

  // ---- pages

  async load(number) {
    if (this.pages.has(number) || this.pending.has(number)) return;
    const control = new AbortController();
    this.pending.set(number, control);
    const wanted = new URL(this.data.address, window.location.origin);
    wanted.searchParams.set("sort", this.sort);
    wanted.searchParams.set("offset", String(number * ROWS_A_PAGE));
    try {
      const reply = await fetch(wanted.href, { credentials: "same-origin", signal: control.signal });
      if (!reply.ok) throw new Error(String(reply.status));
      const page = await reply.json();
      this.pages.set(number, page.rows);
      this.total = page.total;
      this.writeStatus();
    } catch (error) {
      if (!control.signal.aborted) setText(this.status, this.data.texts.failed);
    } finally {
      if (this.pending.get(number) === control) this.pending.delete(number);
      if (!control.signal.aborted) this.draw();
    }
  }

  writeStatus() {
    const count = new Intl.NumberFormat(this.data.language === "vi" ? "vi-VN" : "en-GB").format(this.total);
    const { texts } = this.data;
    const said = this.marked.size ? fill(texts.marked, { count: this.marked.size }) : texts.hint;
    setText(this.status, this.total ? `${fill(texts.rows, { count })} · ${said}` : texts.none);
  }

  rowAt(index) {
    return this.pages.get(Math.floor(index / ROWS_A_PAGE))?.[index % ROWS_A_PAGE];
  }

  // ---- drawing

  drawSoon() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = null;
      this.draw();
    });
  }

  draw() {
    this.body.style.setProperty("--rows", this.total);
    if (!this.total) {
      this.body.replaceChildren();
      this.lines.clear();
      return;
    }
    const height = this.body.getBoundingClientRect().height / this.total || 1;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / height) - SPARE_ROWS);
    const last = Math.min(this.total, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / height) + SPARE_ROWS);
    for (const [index, line] of this.lines) {
      if (index >= first && index < last) continue;
      line.remove();
      this.lines.delete(index);
    }
    for (let index = first; index < last; index += 1) this.drawLine(index);
    for (let number = Math.floor(first / ROWS_A_PAGE); number * ROWS_A_PAGE < last; number += 1) this.load(number);
    for (const number of this.pages.keys()) if (this.pages.size > KEPT_PAGES && (number + 1) * ROWS_A_PAGE < first) this.pages.delete(number);
    this.writeStatus();
  }

  drawLine(index) {
    const row = this.rowAt(index);
    const line = this.lines.get(index) ?? this.newLine(index);
    const isMarked = Boolean(row) && this.marked.has(row.key);
    setAttribute(line, "aria-selected", String(isMarked));
    setAttribute(line, "tabindex", index === this.active ? "0" : "-1");
    line.classList.toggle("marked", isMarked);
    if (line.drawn === row) return;
    line.drawn = row;
    setAttribute(line, "data-key", row?.key);
    line.replaceChildren(...(row ? this.cells(row) : [element("span", { class: "text", text: "…" })]));
  }

  newLine(index) {
    const line = element("div", { class: "row", role: "row", "data-testid": "explore-row", "data-index": index });
    line.style.setProperty("--index", index);
    this.lines.set(index, line);
    this.body.append(line);
    return line;
  }

  cells(row) {
    const name = element("span", { class: "text", role: "cell", title: row.place ? `${row.unit}, ${row.place}` : row.unit },
      element("b", { text: row.unit }), element("span", { class: "note", text: row.place }));
    const when = element("span", { class: "text", role: "cell", text: row.period });
    return [name, when, ...row.cells.map((cell) => {
      const mark = STATE_MARKS[cell.state];
      const state = mark ? element("span", { class: "mark", "data-state": cell.state, role: "img", "aria-label": this.data.states[cell.state], title: this.data.states[cell.state], text: mark }) : null;
      return element("span", { class: "number", role: "cell" },
        element("span", { class: "figure" }, state, element("span", { text: cell.text })),
        element("span", { class: "note", text: cell.note, title: cell.note }));
    })];
  }

  // ---- marking

  choose(line) {
    const key = line?.drawn?.key;
    if (!key) return;
    if (this.marked.has(key)) this.marked.delete(key);
    else if (this.marked.size < this.data.most) this.marked.add(key);
    this.active = Number(line.dataset.index);
    this.draw();
    this.component.setTriggerValue("marked", [...this.marked]);
  }

  onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      this.choose(event.target.closest(".row"));
    } else if (event.key in steps) {
      event.preventDefault();
      this.moveTo(Math.min(this.total - 1, Math.max(0, this.active + steps[event.key])));
    }
  }

  moveTo(index) {
    this.active = index;
    const height = this.body.getBoundingClientRect().height / this.total;
    const seen = this.scroller.clientHeight - this.heads.offsetHeight;
    if (index * height < this.scroller.scrollTop) this.scroller.scrollTop = index * height;
    else if ((index + 1) * height > this.scroller.scrollTop + seen) this.scroller.scrollTop = (index + 1) * height - seen;
    this.draw();
    this.lines.get(index)?.focus({ preventScroll: true });
  }
}
