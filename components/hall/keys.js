// Keys, clickers and swipes as what they mean; typing and widgets of the page keep their own keys.

const SWIPE_PIXELS = 90;
const ALWAYS = { PageDown: "next", PageUp: "back" };
const PLAIN = { " ": "next", Home: "first", End: "last", f: "full", F: "full", ".": "black", b: "black", B: "black", Escape: "home", Backspace: "home" };
const ARROWS = { ArrowRight: "next", ArrowLeft: "back" };
const UPRIGHT = { ArrowDown: "next", ArrowUp: "back" };
const TYPING = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="combobox"], [role="listbox"], [role="textbox"], [role="slider"], [role="spinbutton"]';
const PRESSING = 'button, a[href], summary, [role="button"], [role="radio"], [role="tab"], [role="menuitem"], [role="option"]';
const MOVING = '[data-testid="map"], [role="radiogroup"], [role="radio"], [role="tab"], [role="menu"], [role="menuitem"], [role="option"], [role="grid"], canvas';
const OPEN = '[role="dialog"], [data-baseweb="popover"], [data-baseweb="menu"]';

function touches(event, selector) {
  return event.composedPath().some((node) => node.matches?.(selector));
}

/** What a key press means, or undefined where it belongs to what has the focus. */
export function meaning(event, { scrolls = false } = {}) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (ALWAYS[event.key]) return ALWAYS[event.key];
  if (touches(event, TYPING)) return undefined;
  if (event.key === " ") return touches(event, PRESSING) ? undefined : event.shiftKey ? "back" : "next";
  if (event.key === "Escape" && event.view?.document.querySelector(OPEN)) return undefined;
  const arrow = ARROWS[event.key] ?? (scrolls ? undefined : UPRIGHT[event.key]);
  if (arrow) return touches(event, MOVING) || event.view?.document.querySelector(OPEN) ? undefined : arrow;
  return PLAIN[event.key];
}

/** Listen in a window; `act(what)` returns whether it was taken, `context()` tells of the page shown. */
export function listen(inside, act, context = () => ({})) {
  if (inside.hallListens) return;
  inside.hallListens = true;
  inside.addEventListener("keydown", (event) => {
    const what = meaning(event, context());
    if (!what || !act(what)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  swipes(inside, act);
}

function swipes(inside, act) {
  let start;
  inside.addEventListener("touchstart", (event) => {
    const kept = event.touches.length > 1 || touches(event, `${MOVING}, ${TYPING}, .table-frame, .js-plotly-plot`);
    start = kept ? undefined : event.touches[0];
  }, { passive: true });
  inside.addEventListener("touchend", (event) => {
    const end = event.changedTouches[0];
    if (!start || !end) return;
    const [dx, dy] = [end.screenX - start.screenX, end.screenY - start.screenY];
    start = undefined;
    if (Math.abs(dx) > SWIPE_PIXELS && Math.abs(dx) > 2 * Math.abs(dy)) act(dx < 0 ? "next" : "back");
  }, { passive: true });
}
