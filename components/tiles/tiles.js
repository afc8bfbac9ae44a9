// A strip of headline numbers. Each number is a button that asks Python for its card.

const instances = new WeakMap();

export default function tiles(component) {
  const { data, parentElement, setTriggerValue } = component;
  let strip = instances.get(parentElement);
  if (!strip) {
    strip = document.createElement("div");
    strip.className = "tiles";
    strip.setAttribute("data-testid", "tiles");
    parentElement.append(style(data.stylesheet), strip);
    instances.set(parentElement, strip);
  }
  strip.replaceChildren(...data.tiles.map((tile) => card(tile, () =>
    setTriggerValue("card", { unit: data.unit, indicator: tile.indicator, period: tile.period }))));
}

function style(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return link;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function card(tile, open) {
  const button = element("button", `tile ${tile.state}`);
  button.type = "button";
  button.style.setProperty("--state", tile.state_colour);
  button.setAttribute("data-testid", `tile-${tile.indicator}`);
  button.append(element("span", "name", tile.name));
  const line = element("span", "line");
  line.append(element("span", "value", tile.value), element("span", "unit", tile.unit));
  button.append(line);
  const state = element("span", "state");
  const mark = element("span", "mark", tile.state_mark);
  mark.setAttribute("aria-hidden", "true");
  state.append(mark, element("span", "", tile.state_word));
  button.append(state, element("span", "change", tile.change), spark(tile), element("span", "foot", tile.foot));
  button.addEventListener("click", open);
  return button;
}

function spark(tile) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 100 24");
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("class", "spark");
  drawing.setAttribute("aria-hidden", "true");
  const numbers = tile.spark;
  if (numbers.length > 1) {
    const low = Math.min(...numbers), high = Math.max(...numbers), span = high - low || 1;
    const line = document.createElementNS(space, "polyline");
    line.setAttribute("points", numbers.map((number, i) =>
      `${(i * 100 / (numbers.length - 1)).toFixed(1)},${(21 - (number - low) * 18 / span).toFixed(1)}`).join(" "));
    drawing.append(line);
  }
  return drawing;
}
