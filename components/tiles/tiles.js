// A strip of headline numbers. Each number is a button that asks Python for its card.

import { drawing, element } from "./elements.js";

const instances = new WeakMap();

export default function tiles(component) {
  const { data, parentElement, setTriggerValue } = component;
  let strip = instances.get(parentElement);
  if (!strip) {
    strip = element("div", { class: "tiles", "data-testid": "tiles" });
    parentElement.append(element("link", { rel: "stylesheet", href: data.stylesheet }), strip);
    instances.set(parentElement, strip);
  }
  strip.replaceChildren(...data.tiles.map((tile) => card(tile, () =>
    setTriggerValue("card", { unit: data.unit, indicator: tile.indicator, period: tile.period }))));
}

function card(tile, open) {
  const part = (name, text) => element("span", { class: name, text });
  const mark = element("span", { class: "mark", text: tile.state_mark, "aria-hidden": "true" });
  const button = element("button", {
    type: "button", class: `tile ${tile.state}`, "data-testid": `tile-${tile.indicator}`, on: { click: open },
  },
  part("name", tile.name),
  element("span", { class: "line" }, part("value", tile.value), part("unit", tile.unit)),
  element("span", { class: "state" }, mark, element("span", { text: tile.state_word })),
  part("change", tile.change), spark(tile.spark), part("foot", tile.foot));
  button.style.setProperty("--state", tile.state_colour);
  return button;
}

function spark(numbers) {
  const picture = drawing("svg", { viewBox: "0 0 100 24", preserveAspectRatio: "none", class: "spark", "aria-hidden": "true" });
  if (numbers.length > 1) {
    const low = Math.min(...numbers), high = Math.max(...numbers), span = high - low || 1;
    const points = numbers.map((number, i) =>
      `${(i * 100 / (numbers.length - 1)).toFixed(1)},${(21 - (number - low) * 18 / span).toFixed(1)}`).join(" ");
    picture.append(drawing("polyline", { points }));
  }
  return picture;
}
