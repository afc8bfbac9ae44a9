// What the pointer or the keyboard rests on: name, value, rank, state by mark and word, change, status.

import { element, fill, setAttribute, setText } from "./elements.js";
import { isKnown } from "./format.js";
import { changeInWords } from "./ranking.js";

export class Tooltip {
  constructor() {
    this.name = element("strong", { class: "tip-name" });
    this.figure = element("span", { class: "tip-figure" });
    this.rank = element("span", { class: "tip-rank" });
    this.mark = element("span", { class: "mark", "aria-hidden": "true" });
    this.state = element("span", {});
    this.change = element("span", { class: "tip-change" });
    this.status = element("span", { class: "tip-status" });
    this.stateLine = element("p", { class: "tip-state" }, this.mark, this.state);
    const value = element("p", { class: "tip-value" }, this.figure, this.rank);
    const foot = element("p", { class: "tip-foot" }, this.change, this.status);
    this.root = element("div", { class: "tooltip", "data-testid": "map-tooltip", "aria-hidden": "true", hidden: true },
      this.name, value, this.stateLine, foot);
  }

  /** `unit` as in the values file, or only {name} where the file has no such unit. */
  show(unit, { texts, language, decimals }, x, y, width, height) {
    const known = isKnown(unit.value);
    setText(this.name, unit.name);
    setText(this.figure, known ? unit.text : texts.no_data);
    setText(this.rank, known && unit.rank ? fill(texts.rank_of, { rank: unit.rank, of: unit.of }) : "");
    this.stateLine.hidden = !unit.state;
    setAttribute(this.mark, "data-state", unit.state ?? null);
    setText(this.state, texts.states[unit.state] ?? "");
    setText(this.change, known ? changeInWords(unit.delta, texts, language, decimals) : "");
    setText(this.status, known ? texts.statuses[unit.status] ?? "" : "");
    this.root.hidden = false;
    this.place(x, y, width, height);
  }

  place(x, y, width, height) {
    const [own, tall, gap] = [this.root.offsetWidth, this.root.offsetHeight, 14];
    const left = x + gap + own > width ? x - gap - own : x + gap;
    const top = y + gap + tall > height ? y - gap - tall : y + gap;
    this.root.style.transform = `translate(${Math.round(Math.max(4, left))}px, ${Math.round(Math.max(4, top))}px)`;
  }

  hide() {
    this.root.hidden = true;
  }
}
