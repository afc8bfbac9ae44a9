// A short list of lines that can be followed; each line is a button that tells Python which one.

const instances = new WeakMap();

export default function rows(component) {
  const { data, parentElement, setTriggerValue } = component;
  let list = instances.get(parentElement);
  if (!list) {
    list = document.createElement("ol");
    list.className = "rows";
    list.setAttribute("data-testid", "rows");
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = data.stylesheet;
    parentElement.append(sheet, list);
    instances.set(parentElement, list);
  }
  list.replaceChildren(...data.rows.map((row) => line(row, () => setTriggerValue("chosen", row.key))));
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function line(row, choose) {
  const item = document.createElement("li");
  const button = element("button", "row", "");
  button.type = "button";
  button.style.setProperty("--mark", row.colour);
  const mark = element("span", "mark", row.mark);
  mark.setAttribute("aria-hidden", "true");
  const first = element("span", "first", "");
  first.append(element("b", "", row.name), element("span", "", row.text));
  button.append(mark, first, element("span", "second", row.detail));
  button.addEventListener("click", choose);
  item.append(button);
  return item;
}
