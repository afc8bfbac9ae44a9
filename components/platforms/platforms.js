// Markup made by Python, escaped there; what carries data-act can be pressed by mouse, Enter or Space and tells Python.

const instances = new WeakMap();

export default function platforms({ data, parentElement, setTriggerValue }) {
  let place = instances.get(parentElement);
  if (!place) {
    place = document.createElement("div");
    const press = (event) => {
      const pressed = event.target.closest("[data-act]");
      if (pressed) setTriggerValue("act", pressed.dataset.act);
      return Boolean(pressed);
    };
    place.addEventListener("click", press);
    place.addEventListener("keydown", (event) => {
      const isKey = event.key === "Enter" || event.key === " ";
      if (isKey && event.target.tagName !== "BUTTON" && press(event)) event.preventDefault();
    });
    for (const [begin, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
      place.addEventListener(begin, (event) => point(place, event.target.closest("[data-ends]")));
      place.addEventListener(end, () => point(place, null));
    }
    parentElement.append(place);
    instances.set(parentElement, place);
  }
  if (place.dataset.drawn !== data.markup) {
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
    place.innerHTML = data.markup;
    place.dataset.drawn = data.markup;
    if (focused) [...place.querySelectorAll("[data-act]")].find((one) => one.dataset.act === focused)?.focus();
  }
}

/** Mark what shares an end with the part that is pointed at; null lets go. */
function point(place, part) {
  const ends = new Set(part?.dataset.ends.split(" ") ?? []);
  for (const one of place.querySelectorAll("[data-ends]")) {
    one.classList.toggle("near", Boolean(part) && (one === part || related(one, part, ends)));
  }
}

function related(one, part, ends) {
  const own = one.dataset.ends.split(" ");
  const isNode = own.length === 1, ofNode = part.dataset.ends.split(" ").length === 1;
  return isNode !== ofNode && own.some((end) => ends.has(end));
}
