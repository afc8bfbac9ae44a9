// The wall turns its views by itself: the next one is opened while one is seen, and none is shown before it is whole.

import { setAttribute, setText } from "./elements.js";
import { stepOf, views, word } from "./page.js";

const LEAST_SECONDS = 2;
const REST_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 250;
const MOST_FAILURES = 2;
const TOUCHES = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];

export class Wall {
  constructor(hall, seconds) {
    this.hall = hall;
    this.turn = Math.max(LEAST_SECONDS, seconds) * 1000;
    this.touched = -Infinity;
    this.turns = 0;
  }

  begin() {
    document.body.classList.add("wall");
    this.show(0);
    setInterval(() => this.look(), LOOK_MILLISECONDS);
  }

  get rests() {
    return performance.now() - this.touched < REST_MILLISECONDS;
  }

  /** Whoever touches the wall looks at something: it waits. A pointer that lies still under a new view touches nothing. */
  hear(inside) {
    if (inside.wallListens) return;
    inside.wallListens = true;
    const touch = (event) => {
      if (event.type !== "pointermove" || event.movementX || event.movementY) this.touched = performance.now();
    };
    for (const name of TOUCHES) inside.addEventListener(name, touch, { capture: true, passive: true });
  }

  act(what) {
    this.touched = performance.now();
    const wanted = stepOf(what, this.place, this.hall.steps.length);
    if (wanted !== undefined && wanted !== this.place) this.show(wanted);
    else if (what === "home") this.hall.deck.home();
  }

  after(place) {
    const { steps } = this.hall;
    for (let next = 1; next <= steps.length; next += 1) {
      const candidate = (place + next) % steps.length;
      if (steps[candidate].href && candidate !== this.skipped) return candidate;
    }
    return place;
  }

  show(place) {
    this.place = place;
    this.skipped = undefined;
    this.next = this.after(place);
    this.shownAt = performance.now();
    this.turns += 1;
    setAttribute(document.body, "data-turns", this.turns);
    this.hall.show(place, this.next === place ? [] : [this.next]);
  }

  look() {
    const { deck } = this.hall;
    const next = deck.views.get(this.next);
    setText(this.hall.time, this.rests ? word("rests") : new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
    if (deck.visible !== this.place || !deck.shown?.ready) {
      this.shownAt = performance.now();
      return;
    }
    if (this.rests || performance.now() - this.shownAt < this.turn || this.next === this.place) return;
    if (next?.ready && !next.away) this.go();
    else if (next?.failures >= MOST_FAILURES) this.skip();
  }

  /** At the end of a round the views are asked for again: an agenda may have changed. */
  async go() {
    const place = this.next;
    this.show(place);
    if (place !== 0 || this.asking) return;
    this.asking = true;
    const found = await views({}, () => undefined);
    this.asking = false;
    if (found.steps.length && JSON.stringify(found.steps.map((step) => step.href)) !== JSON.stringify(this.hall.steps.map((step) => step.href))) {
      this.hall.take(found);
      this.show(Math.min(this.place, found.steps.length - 1));
    }
  }

  /** A view that does not come is left out this time. */
  skip() {
    this.skipped = this.next;
    this.next = this.after(this.place);
    this.hall.deck.go(this.place, [this.next]);
  }
}
