// A table made by Python, its markup escaped there; a press on one of its buttons tells Python which.

const instances = new WeakMap();

export default function warnings({ data, parentElement, setTriggerValue }) {
  let place = instances.get(parentElement);
  if (!place) {
    place = document.createElement("div");
    place.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-act]");
      if (button) setTriggerValue("act", button.dataset.act);
    });
    parentElement.append(place);
    instances.set(parentElement, place);
  }
  if (place.dataset.drawn !== data.markup) {
    place.innerHTML = data.markup;
    place.dataset.drawn = data.markup;
  }
}
