// The frames of a screen: the present view, the next one opened ahead, the one before kept; the rest is let go.

import { View } from "./view.js";

const REVEAL_MILLISECONDS = 20_000;

export class Deck {
  /** `host` is told: dressed(window, view), changed(); `addressOf(place)` is '' where there is nothing to open. */
  constructor(stage, addressOf, host, options = {}) {
    Object.assign(this, { stage, addressOf, host, options });
    this.views = new Map();
    new ResizeObserver(() => [...this.views.values(), this.fresh].forEach((view) => view?.resized())).observe(stage);
  }

  get present() {
    return this.views.get(this.place);
  }

  get shown() {
    return this.views.get(this.visible);
  }

  /** Go to a view; `beside` are the places to have ready, the most wanted first. */
  go(place, beside) {
    this.place = place;
    this.beside = beside;
    this.since = performance.now();
    this.arrange();
  }

  arrange() {
    const wanted = [this.place, ...this.beside].filter((place) => this.addressOf(place));
    for (const [place, view] of this.views)
      if (!wanted.includes(place) && place !== this.visible) this.discard(place, view);
    this.open(this.place);
    this.renew();
    this.reveal();
    const waiting = wanted.find((place) => !this.views.get(place)?.ready);
    if (waiting !== undefined) this.open(waiting);
    for (const [place, view] of this.views) if (place !== this.visible && place !== this.place && view.drilled) view.reopen();
    this.host.changed();
  }

  /** Show the present view once it can be seen; until then the one before stays. */
  reveal() {
    const view = this.present;
    const late = !this.options.clipped && view?.app && performance.now() - this.since > REVEAL_MILLISECONDS;
    if (this.visible !== this.place && (!view || view.ready || late || !this.shown)) {
      const before = this.visible;
      this.visible = this.place;
      this.views.forEach((other, place) => other.show(place === this.place));
      const left = this.views.get(before);
      if (left && ![this.place, ...this.beside].includes(before)) this.discard(before, left);
    }
    clearTimeout(this.timer);
    if (this.visible !== this.place) this.timer = setTimeout(() => this.arrange(), REVEAL_MILLISECONDS);
  }

  open(place) {
    const address = this.addressOf(place);
    const held = this.views.get(place);
    if (!address || held?.address === address) return;
    if (held) this.discard(place, held);
    this.views.set(place, this.make(address));
  }

  make(address) {
    const host = { dressed: (inside, view) => this.host.dressed(inside, view), changed: () => this.arrange() };
    const view = new View(this.stage, address, host, this.options);
    view.show(false);
    return view;
  }

  discard(place, view) {
    this.views.delete(place);
    view.discard();
  }

  /** Back to the view as the agenda has it: it is opened behind the one on the screen, then takes its place. */
  home() {
    const view = this.present;
    if (!view || this.visible !== this.place) return;
    if (view.drilled && !this.fresh) {
      this.fresh = this.make(view.address);
    } else if (!view.drilled) {
      view.main?.scrollTo({ top: 0, behavior: "smooth" });
    }
    this.host.changed();
  }

  /** What was opened again takes the place of the view it was opened for, unless that is gone. */
  renew() {
    const fresh = this.fresh;
    const wanted = fresh && this.present?.address === fresh.address && this.visible === this.place;
    if (!fresh || (wanted && !fresh.ready)) return;
    this.fresh = undefined;
    if (!wanted) {
      fresh.discard();
      return;
    }
    const old = this.present;
    this.views.set(this.place, fresh);
    fresh.show(true);
    old.discard();
  }
}
