// A short list of lines that can be followed; each line is a button that tells Python which one.

import { element } from "./elements.js";

const instances = new WeakMap();

export default function rows(component) {
  const { data, parentElement, setTriggerValue } = component;
  let list = instances.get(parentElement);
  if (!list) {
    list = element("ol", { class: "rows", "data-testid": "rows" });
    parentElement.append(element("link", { rel: "stylesheet", href: data.stylesheet }), list);
    instances.set(parentElement, list);
  }
  list.replaceChildren(...data.rows.map((row) => line(row, () => setTriggerValue("chosen", row.key))));
}

function line(row, choose) {
  const mark = element("span", { class: "mark", text: row.mark, "aria-hidden": "true" });
  const first = element("span", { class: "first" }, element("b", { text: row.name }), element("span", { text: row.text }));
  const second = element("span", { class: "second", text: row.detail });
  const button = element("button", { type: "button", class: "row", on: { click: choose } }, mark, first, second);
  button.style.setProperty("--mark", row.colour);
  return element("li", {}, button);
}
