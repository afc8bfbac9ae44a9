// One line of the table: built once, written again for whichever unit stands at its place.

import { element, fill, setAttribute, setText } from "./elements.js";
import { drawSpark, spark } from "./spark.js";

const SPACE_BEFORE_UNIT = "\u00a0";

const cell = (name, ...children) => element("span", { class: name, role: "cell" }, ...children);
const hidden = (name) => element("span", { class: name, "aria-hidden": "true" });

export class Row {
  constructor() {
    this.rank = element("span", { class: "rank-number" });
    this.tie = element("abbr", { class: "tie" });
    this.name = element("button", { type: "button", class: "name-button", tabindex: "-1" });
    this.documented = element("abbr", { class: "documented", text: "◆", "data-testid": "standings-documented" });
    this.place = element("span", { class: "place" });
    this.figure = element("span", { class: "figure", "data-testid": "standings-value" });
    this.status = element("abbr", { class: "status" });
    this.fill = hidden("fill");
    this.band = hidden("band");
    this.median = hidden("median");
    this.mark = element("span", { class: "mark", role: "img" });
    this.change = amount("change");
    this.gain = cell("gain");
    this.up = amount("up");
    this.leader = amount("leader");
    this.spark = spark();
    this.bar = element("span", { class: "bar", "aria-hidden": "true" }, this.band, this.fill, this.median);
    this.root = element("div", { class: "row", role: "row", "data-testid": "standings-row" },
      cell("rank", this.rank, this.tie),
      cell("name", element("span", { class: "first-line" }, this.name, this.documented), this.place),
      cell("value", this.bar, this.figure, this.status),
      cell("state", this.mark),
      this.change.root, this.gain,
      cell("spark", this.spark.root),
      this.up.root, this.leader.root);
  }

  /** `record` is undefined while its page is on the way; `view` has texts, states, statuses, page and language. */
  write(index, record, view) {
    this.index = index;
    this.record = record;
    this.view = view;
    this.root.style.setProperty("--index", index);
    setAttribute(this.root, "aria-rowindex", index + 2);
    setAttribute(this.root, "data-code", record?.code);
    setAttribute(this.root, "data-rank", record?.rank);
    this.root.classList.toggle("waiting", !record);
    this.writeName(record, view);
    this.writeValue(record, view);
    this.writeMoves(record, view);
    setAttribute(this.name, "aria-label", record ? describe(record, view) : null);
  }

  writeName(record, { texts }) {
    const ties = { "=": texts.equal, "≈": texts.near };
    setText(this.rank, record?.rank_text ?? "");
    setText(this.tie, record?.tie ?? "");
    setAttribute(this.tie, "title", ties[record?.tie]);
    setText(this.name, record?.name ?? "…");
    setAttribute(this.name, "title", record?.name);
    setText(this.place, record?.place ?? "");
    setAttribute(this.place, "title", record?.place || null);
    this.documented.hidden = !record?.documented;
    setAttribute(this.documented, "title", texts.documented_hint);
    this.root.classList.toggle("drill", Boolean(record?.drill));
  }

  writeValue(record, { texts, states, statuses, page }) {
    const known = record && record.value !== null;
    setText(this.figure, record?.text ?? "");
    setAttribute(this.figure, "title", record?.few || null);
    this.figure.classList.toggle("few", Boolean(record?.few));
    const status = [record?.few ? record.few : "", known && !page.status ? statuses[record.status] : "", known && record.apportioned ? statuses.apportioned : ""];
    setText(this.status, [...new Set(status.filter(Boolean))].join(", "));
    setAttribute(this.status, "title", known && record.apportioned ? texts.apportioned : null);
    const share = (value) => (page.high === page.low ? 100 : (100 * (value - page.low)) / (page.high - page.low));
    this.bar.hidden = !known;
    if (known) {
      this.fill.style.width = `${share(record.value)}%`;
      this.band.hidden = this.median.hidden = page.median === null;
      this.band.style.insetInlineStart = `${share(page.q1)}%`;
      this.band.style.width = `${share(page.q3) - share(page.q1)}%`;
      this.median.style.insetInlineStart = `${share(page.median)}%`;
    }
    setAttribute(this.mark, "data-state", known ? record.state : null);
    setAttribute(this.mark, "title", known ? states[record.state] : null);
    setAttribute(this.mark, "aria-label", known ? states[record.state] : null);
  }

  writeMoves(record, { texts, language, direction }) {
    writeAmount(this.change, record?.change_text, texts.change);
    setAttribute(this.change.root, "data-tone", record?.change_tone || null);
    setText(this.gain, record ? gainText(record.rank_change, language) : "");
    setAttribute(this.gain, "data-tone", gainTone(record?.rank_change, direction));
    drawSpark(this.spark, record?.spark ?? []);
    writeAmount(this.up, record?.up_text, texts.up);
    writeAmount(this.leader, record?.leader_text, texts.leader);
  }

  distinguish({ selected, pointed, isStop }) {
    this.root.classList.toggle("selected", selected);
    this.root.classList.toggle("pointed", pointed);
    setAttribute(this.name, "aria-current", selected ? "true" : null);
    setAttribute(this.name, "tabindex", isStop ? "0" : "-1");
  }
}

/** A number whose unit can be left to the column's head. */
function amount(name) {
  const number = element("span", { class: "number" });
  const unit = element("span", { class: "unit" });
  return { number, unit, root: cell(`amount ${name}`, number, unit) };
}

function writeAmount({ root, number, unit }, text, label) {
  const at = (text ?? "").indexOf(SPACE_BEFORE_UNIT);
  setText(number, at < 0 ? text ?? "" : text.slice(0, at));
  setText(unit, at < 0 ? "" : text.slice(at));
  setAttribute(root, "data-label", text ? label : null);
}

export function gainText(gain, language) {
  if (gain === null || gain === undefined) return "";
  const size = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB").format(Math.abs(gain));
  return gain > 0 ? `↑${size}` : gain < 0 ? `↓${size}` : "=";
}

function gainTone(gain, direction) {
  if (gain === null || gain === undefined || direction === "neutral") return null;
  return gain > 0 ? "better" : gain < 0 ? "worse" : "same";
}

/** A row in words: name, rank, value, state, changes, distances. */
function describe(record, { texts, states, language }) {
  const name = [record.name, record.place].filter(Boolean).join(", ");
  if (record.value === null) return `${name}, ${texts.no_value}`;
  const said = (label, text) => (text ? `${label} ${text}` : "");
  return [
    name,
    record.rank ? fill(texts.rank_in_words, { rank: record.rank_text }) : "",
    record.text,
    states[record.state],
    said(texts.change, record.change_text),
    said(texts.rank_change, gainText(record.rank_change, language)),
    said(texts.up, record.up_text),
    said(texts.leader, record.leader_text),
  ].filter(Boolean).join(", ");
}
