// The small line of a row: its own lowest to its own highest value, a gap where there is none.

import { drawing, setAttribute } from "./elements.js";

const [WIDTH, HEIGHT, MARGIN] = [60, 16, 2.5];

export function spark() {
  const line = drawing("path", { class: "spark-line" });
  const last = drawing("circle", { class: "spark-last", r: "1.9" });
  const root = drawing("svg", { class: "spark-picture", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, line, last);
  return { root, line, last };
}

export function drawSpark({ line, last }, values) {
  const known = values.filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const across = (at) => MARGIN + (at * (WIDTH - 2 * MARGIN)) / Math.max(1, values.length - 1);
  const down = (value) => (most === least ? HEIGHT / 2 : HEIGHT - MARGIN - ((value - least) * (HEIGHT - 2 * MARGIN)) / (most - least));
  const points = values.map((value, at) => (value === null ? null : [across(at).toFixed(1), down(value).toFixed(1)]));
  const steps = points.map((point, at) => {
    if (!point) return "";
    if (at && points[at - 1]) return `L${point[0]} ${point[1]}`;
    return `M${point[0]} ${point[1]}${points[at + 1] ? "" : "h0"}`;
  });
  setAttribute(line, "d", steps.join(""));
  const end = points.at(-1);
  setAttribute(last, "visibility", end ? null : "hidden");
  if (end) [["cx", end[0]], ["cy", end[1]]].forEach(([name, value]) => setAttribute(last, name, value));
}
