// Markup made by Python, escaped there; a press on a link or a button in it tells Python which.

const instances = new WeakMap();

const opensElsewhere = (event) => event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

export default function links({ data, parentElement, setTriggerValue }) {
  let place = instances.get(parentElement);
  if (!place) {
    place = document.createElement("div");
    place.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-act]");
      if (button) setTriggerValue("act", button.dataset.act);
      const anchor = event.target.closest("a[data-go]");
      if (!anchor || opensElsewhere(event)) return;
      event.preventDefault();
      setTriggerValue("act", `go/${anchor.getAttribute("href")}`);
    });
    parentElement.append(place);
    instances.set(parentElement, place);
  }
  if (place.dataset.drawn !== data.markup) {
    place.innerHTML = data.markup;
    place.dataset.drawn = data.markup;
  }
}
