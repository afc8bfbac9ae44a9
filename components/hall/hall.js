// The screen of the hall: a bar and the pages of the application, stepped through or turned by themselves.

import { Deck } from "./deck.js";
import { element, setAttribute, setText } from "./elements.js";
import { listen } from "./keys.js";
import { asked, askedStep, clock, dress, held, rememberStep, stepOf, toggleFull, used, views, word } from "./page.js";
import { Sync } from "./sync.js";
import { Wall } from "./wall.js";

/** Characters above which a question takes smaller type: it has one line, so that no page moves when it changes. */
const LONG_QUESTION = 90;

class Hall {
  constructor() {
    this.number = element("span", { class: "number", "data-testid": "step" });
    this.title = element("span", { class: "title", "data-testid": "title" });
    this.question = element("p", { class: "question", "data-testid": "question" });
    this.numbers = element("span", { class: "numbers", "data-testid": "numbers" });
    this.time = element("span", { class: "time", "data-testid": "time" });
    this.notice = element("span", { class: "notice", role: "status", "data-testid": "notice" });
    this.stage = element("main", { class: "stage", "data-testid": "stage" });
    this.cover = element("div", { class: "cover", "data-testid": "cover" });
    this.black = element("div", { class: "black", "data-testid": "black", on: { click: () => this.act("black") } });
    const button = (what, mark) =>
      element("button", { type: "button", class: "move", title: word(what), "aria-label": word(what), text: mark, on: { click: () => this.act(what) } });
    this.stage.append(this.cover);
    const line = element("div", { class: "line" }, this.number, this.title, this.notice, this.numbers, this.time, button("back", "‹"), button("next", "›"), button("full", "⛶"));
    this.bar = element("header", { class: "bar" }, line, this.question);
    document.body.append(this.bar, this.stage, this.black);
  }

  async open() {
    this.say(word("opening"));
    this.take(await views({}, (text) => this.say(text)));
    const wall = Number(asked.get("wall"));
    this.wall = wall > 0 ? new Wall(this, wall) : undefined;
    this.deck = new Deck(this.stage, (place) => this.steps[place]?.href ?? "", { dressed: (inside) => this.hear(inside), changed: () => this.drawState() }, { clipped: Boolean(this.wall) });
    this.hear(window);
    if (!this.steps.length) return this.say(word("empty"));
    if (this.wall) return this.wall.begin();
    this.sync = new Sync({ agenda: held.agenda, room: asked.get("room") ?? "", step: askedStep(this.steps.length), stepAddress: held.step, changed: () => this.draw() });
    await this.sync.join();
    this.sync.joined = true;
    this.homes = this.sync.state.home;
    this.draw();
    setInterval(() => this.drawTime(), 500);
  }

  take(agenda) {
    this.agenda = agenda;
    this.steps = agenda.steps;
    document.title = agenda.name;
    this.asks = agenda.steps.some((step) => step.question);
    this.question.classList.toggle("kept", this.asks);
  }

  hear(inside) {
    listen(inside, (what) => this.act(what), () => ({ scrolls: this.deck.shown?.scrolls }));
    this.wall?.hear(inside);
  }

  /** Do what a key means; returns whether there was anything to do. */
  act(what) {
    if (!this.steps?.length) return false;
    if (what === "full") toggleFull();
    else if (this.wall) this.wall.act(what);
    else if (!this.sync?.joined) return false;
    else if (what === "black") this.sync.change({ black: this.sync.state.black ? 0 : 1 });
    else if (what === "home") this.sync.change({ home: this.sync.state.home + 1, black: 0 });
    else this.sync.change({ step: stepOf(what, this.sync.state.step, this.steps.length), black: 0 });
    return true;
  }

  draw() {
    if (!this.sync.joined) return;
    const { black, home } = this.sync.state;
    const step = Math.min(this.sync.state.step, this.steps.length - 1);
    this.black.classList.toggle("shown", Boolean(black));
    if (step !== this.step) this.show(step, [step + 1, step - 1]);
    if (home !== this.homes) this.deck.home();
    this.homes = home;
    rememberStep(step);
    this.drawTime();
  }

  /** Show a view and have others ready. */
  show(step, beside) {
    this.step = step;
    window.focus();
    document.activeElement?.blur?.();
    this.deck.go(step, beside);
  }

  /** The bar speaks of the view that is seen, also while another one is being opened. */
  drawState() {
    const { deck } = this;
    if (!deck || deck.visible === undefined) return;
    const [step, view] = [this.steps[deck.visible], deck.shown];
    setText(this.number, word("step", { number: deck.visible + 1, count: this.steps.length }));
    setText(this.title, step.title);
    this.title.hidden = this.asks && !step.question;
    setText(this.question, step.question || step.title);
    this.question.classList.toggle("asked", Boolean(step.question));
    this.question.classList.toggle("long", this.question.textContent.length > LONG_QUESTION);
    setText(this.numbers, this.agenda.numbers);
    const covered = step.problem || (view && !view.ready && (view.failures ? word("again") : word("opening"))) || "";
    setText(this.cover, covered);
    this.cover.classList.toggle("shown", Boolean(covered));
    this.say(this.waiting(view));
    setAttribute(document.body, "data-step", deck.place + 1);
    setAttribute(document.body, "data-visible", deck.visible + 1);
    setAttribute(document.body, "data-ready", [...deck.views].filter(([, one]) => one.ready).map(([place]) => place + 1).sort((a, b) => a - b).join(" "));
  }

  waiting(view) {
    if (view?.away && view.ready) return word("away");
    if (this.deck.visible !== this.deck.place) return word("opening_step", { title: this.steps[this.deck.place].title });
    return this.deck.fresh ? word("opening") : "";
  }

  drawTime() {
    const { over, text } = used(this.sync.state);
    setText(this.time, word("time", { meeting: text, present: clock(Date.now() - this.sync.state.present) }));
    this.time.classList.toggle("over", over);
  }

  say(text) {
    setText(this.notice, text);
  }
}

dress();
new Hall().open();
