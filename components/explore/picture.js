// Buttons below a chart: its picture as a file, drawn by the chart's own code in the browser, and its link.

import { element, setText } from "./elements.js";
import { dress, loadSheets } from "./sheets.js";

const SCALE = 2;
const SHOWN_MILLISECONDS = 2500;
const FORMATS = ["png", "svg"];

const instances = new WeakMap();
const sheets = await loadSheets("look.css", "picture.css");

/** Streamlit calls this again on every change of data, without the clean-up in between. */
export default function mount(component) {
  const place = component.parentElement;
  if (!instances.has(place)) instances.set(place, build(place));
  const drawn = instances.get(place);
  drawn.data = component.data;
  for (const [name, button] of Object.entries(drawn.buttons)) setText(button, component.data.texts[name]);
  return () => {
    drawn.root.remove();
    instances.delete(place);
  };
}

function build(place) {
  dress(place, sheets);
  const drawn = { buttons: {} };
  const said = element("span", { class: "said", role: "status" });
  const say = (text) => {
    setText(said, text);
    setTimeout(() => setText(said, ""), SHOWN_MILLISECONDS);
  };
  for (const format of FORMATS) {
    drawn.buttons[format] = button(format, () => save(place, format, drawn.data) || say(drawn.data.texts.no_chart));
  }
  drawn.buttons.link = button("link", async () => say((await copy(drawn.data.link)) ? drawn.data.texts.copied : drawn.data.link));
  drawn.root = element("div", { class: "picture", "data-testid": "explore-picture" }, ...Object.values(drawn.buttons), said);
  place.append(drawn.root);
  return drawn;
}

function button(name, act) {
  return element("button", { type: "button", "data-picture": name, on: { click: act } });
}

/** The chart nearest above the buttons, in the order of the page. */
function chartAbove(place) {
  const host = place.host ?? place;
  const charts = [...document.querySelectorAll(".js-plotly-plot")];
  return charts.filter((chart) => chart.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
}

/** Let the chart's own code draw its picture: it asks no host, and writes what is on the screen. */
function save(place, format, { name }) {
  const chart = chartAbove(place);
  const tool = chart?._fullLayout?._modeBar?.element?.querySelector('[data-attr="toImage"], .modebar-btn');
  if (!tool) return false;
  chart._context.toImageButtonOptions = { format, filename: name, scale: format === "png" ? SCALE : 1 };
  tool.click();
  return true;
}

async function copy(link) {
  const address = new URL(link, document.baseURI).href;
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    return copyBySelection(address);
  }
}

/** Without https a page has no clipboard of its own. */
function copyBySelection(text) {
  const field = element("textarea", {});
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
