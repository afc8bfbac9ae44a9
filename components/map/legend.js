// The fixed bins as rows to click, with how many units fall in each; and the words beside the map.

import { element } from "./elements.js";
import { binOf, isKnown, number } from "./format.js";
import { inkOn } from "./palette.js";

/** "< 60", "60 – 70", "≥ 70": the bin's range, its lower bound included. */
export function binLabel(bin, thresholds, language, decimals) {
  const text = (value) => number(value, language, Math.max(decimals, 2));
  if (bin === 0) return `< ${text(thresholds[0])}`;
  if (bin === thresholds.length) return `≥ ${text(thresholds[bin - 1])}`;
  return `${text(thresholds[bin - 1])} – ${text(thresholds[bin])}`;
}

/** Least to greatest value, where an indicator has no fixed bins. */
function extent(units, language, decimals) {
  const present = units.map((unit) => unit.value).filter(isKnown);
  if (!present.length) return "–";
  return [Math.min(...present), Math.max(...present)].map((value) => number(value, language, decimals)).join(" – ");
}

/** Bins from best to worst (high to low where neither is better), then "no data" if any unit has none. */
function rowsOf({ bins, direction, colours, units, texts, language, decimals }) {
  const counts = new Map();
  for (const unit of units) {
    const bin = binOf(unit.value, bins);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const label = (bin) => (bins.length ? binLabel(bin, bins, language, decimals) : extent(units, language, decimals));
  const rows = colours.map((colour, bin) => ({ bin, colour, label: label(bin), count: counts.get(bin) ?? 0 }));
  if (direction !== "down") rows.reverse();
  return [...rows, { bin: null, colour: null, label: texts.no_data, count: counts.get(null) ?? 0 }];
}

function row(entry, active, language, onToggle) {
  const swatch = element("span", { class: entry.colour ? "swatch" : "swatch hatch", "aria-hidden": "true" });
  if (entry.colour) swatch.style.background = entry.colour;
  return element("button", {
    type: "button",
    class: "bin",
    "data-testid": "map-legend-row",
    "data-bin": entry.bin ?? "none",
    "aria-pressed": String(active === entry.bin),
    on: { click: () => onToggle(entry.bin) },
  }, swatch, element("span", { class: "range", text: entry.label }),
  element("span", { class: "count", text: number(entry.count, language, 0) }));
}

const SIDE = 3;

/** Two indicators as a square: the first grows to the right, the second upwards. */
function square({ colours, units, texts, axes, language }, active, onToggle) {
  const counts = new Map();
  for (const unit of units) counts.set(unit.value, (counts.get(unit.value) ?? 0) + 1);
  const levels = [texts.low, texts.middle, texts.high];
  const cells = colours.map((colour, bin) => {
    const said = `${axes[0]}: ${levels[bin % SIDE]}; ${axes[1]}: ${levels[Math.floor(bin / SIDE)]}`;
    const cell = element("button", {
      type: "button", class: "bin pair", "data-testid": "map-legend-row", "data-bin": bin, "aria-label": said, title: said,
      "aria-pressed": String(active === bin), on: { click: () => onToggle(bin) },
    }, element("span", { class: "count", text: number(counts.get(bin) ?? 0, language, 0) }));
    cell.style.background = colour;
    cell.style.color = inkOn(colour);
    return cell;
  });
  const rows = [2, 1, 0].flatMap((row) => cells.slice(row * SIDE, (row + 1) * SIDE));
  return element("div", { class: "square" },
    element("span", { class: "axis", text: `↑ ${axes[1]}` }), element("div", { class: "cells" }, ...rows), element("span", { class: "axis", text: `${axes[0]} →` }));
}

/** Fill the legend; `active` is the highlighted bin (undefined = none, null = "no data"). */
export function showLegend(root, view, active, onToggle) {
  const focused = root.getRootNode().activeElement?.dataset?.bin;
  if (view.axes?.length) {
    root.setAttribute("aria-label", view.texts.legend);
    root.replaceChildren(square(view, active, onToggle));
    if (focused !== undefined) root.querySelector(`[data-bin="${focused}"]`)?.focus({ preventScroll: true });
    return;
  }
  const title = element("p", { class: "legend-title", text: [view.texts.legend, view.unitLabel].filter(Boolean).join(", ") });
  const rows = rowsOf(view).map((entry) => row(entry, active, view.language, onToggle));
  root.setAttribute("aria-label", view.texts.legend);
  root.replaceChildren(title, ...rows);
  if (focused !== undefined) rows.find((one) => one.dataset.bin === focused)?.focus({ preventScroll: true });
}
