// The presenter's window: notes, what comes next, all steps, clocks; it leads the hall and follows it.

import { Deck } from "./deck.js";
import { element, setAttribute, setText } from "./elements.js";
import { listen } from "./keys.js";
import { asked, askedStep, clock, dress, held, rememberStep, stepOf, used, views, word } from "./page.js";
import { Sync } from "./sync.js";

const PREVIEW_PAUSE = 1_500;
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

class Presenter {
  constructor() {
    const text = (tag, name) => element(tag, { class: name, "data-testid": name });
    this.number = text("p", "number");
    this.title = text("h1", "title");
    this.question = text("p", "question");
    this.notes = text("div", "notes");
    this.numbers = text("p", "numbers");
    this.notice = element("p", { class: "notice", role: "status", "data-testid": "notice" });
    this.meeting = text("b", "meeting");
    this.present = text("b", "present");
    this.nextTitle = text("h2", "next-title");
    this.stage = element("div", { class: "stage preview", "data-testid": "stage", "data-opening": word("opening") });
    this.list = element("ol", { class: "steps", "data-testid": "steps" });
    this.others = element("p", { class: "others", "data-testid": "others" });
    this.minutes = element("input", { type: "number", min: 0, max: 1440, step: 1, "data-testid": "minutes", on: { change: () => this.setMinutes() } });
    document.body.classList.add("presenter");
    document.body.append(this.top(), this.left(), this.right());
  }

  top() {
    const field = element("label", { class: "allowed" }, element("span", { text: word("minutes") }), this.minutes);
    const clocks = element("div", { class: "clocks" }, this.timed("meeting_time", this.meeting), this.timed("present_time", this.present), field, this.button("restart", () => this.restart()));
    return element("header", { class: "top" }, clocks, this.numbers, this.notice);
  }

  timed(key, value) {
    return element("span", { class: "timed" }, element("small", { text: word(key) }), value);
  }

  left() {
    const moves = element("nav", { class: "moves" }, this.button("back", () => this.act("back")), this.button("next", () => this.act("next"), "strong"), this.button("home", () => this.act("home")), this.button("black", () => this.act("black"), "toggle"));
    this.blackButton = moves.lastChild;
    return element("section", { class: "now" }, this.number, this.title, this.question, moves, element("h2", { text: word("notes") }), this.notes);
  }

  right() {
    const hall = element("div", { class: "halls" }, this.button("open_hall", () => window.open(this.hallAddress(), "toancanh-hall")), this.button("connect", () => this.connect()), this.others);
    const next = element("div", { class: "coming" }, element("h3", { text: word("coming") }), this.nextTitle, this.stage);
    return element("section", { class: "then" }, next, hall, element("h3", { text: word("steps") }), this.list);
  }

  button(key, act, kind = "") {
    return element("button", { type: "button", class: kind, text: word(key), "data-testid": `do-${key}`, on: { click: act } });
  }

  async open() {
    setText(this.notice, word("opening"));
    const agenda = await views({ notes: "1" }, (text) => setText(this.notice, text));
    this.agenda = agenda;
    this.steps = agenda.steps;
    document.title = word("title_presenter") + " · " + agenda.name;
    setText(this.notice, this.steps.length ? "" : word("empty"));
    setText(this.numbers, `${agenda.name} · ${agenda.numbers}`);
    if (!this.steps.length) return;
    this.list.append(...this.steps.map((step, place) => element("li", {}, element("button", { type: "button", text: step.title, on: { click: () => this.sync.change({ step: place }) } }))));
    this.deck = new Deck(this.stage, (place) => this.steps[place]?.href ?? "", { dressed: (inside) => listen(inside, (what) => this.act(what)), changed: () => this.drawPreview() }, { clipped: true });
    this.sync = new Sync({ agenda: held.agenda, room: asked.get("room") ?? "", step: askedStep(this.steps.length), stepAddress: held.step, changed: () => this.draw() });
    await this.sync.join();
    this.joined = true;
    listen(window, (what) => this.act(what), () => ({ scrolls: true }));
    this.draw();
    setInterval(() => this.drawTime(), 500);
  }

  act(what) {
    const { state } = this.sync;
    if (what === "full") return false;
    if (what === "black") this.sync.change({ black: state.black ? 0 : 1 });
    else if (what === "home") this.sync.change({ home: state.home + 1, black: 0 });
    else this.sync.change({ step: stepOf(what, state.step, this.steps.length), black: 0 });
    return true;
  }

  restart() {
    this.sync.change({ meeting: Date.now(), present: Date.now() });
  }

  setMinutes() {
    const given = Math.round(Number(this.minutes.value));
    this.sync.change({ minutes: Number.isFinite(given) ? Math.max(0, Math.min(1440, given)) : 0 });
  }

  hallAddress() {
    const address = new URL("/hall", location.origin);
    for (const name of ["agenda", "lang", "room"]) if (asked.get(name)) address.searchParams.set(name, asked.get(name));
    address.searchParams.set("step", this.sync.state.step + 1);
    return address.pathname + address.search;
  }

  /** Lead a hall on another machine: both addresses carry the same room. */
  connect() {
    if (asked.get("room")) return;
    const room = [...crypto.getRandomValues(new Uint8Array(8))].map((number) => LETTERS[number % LETTERS.length]).join("");
    const address = new URL(location.href);
    address.searchParams.set("room", room);
    location.assign(address);
  }

  draw() {
    if (!this.joined) return;
    const { state } = this.sync;
    const step = Math.min(state.step, this.steps.length - 1);
    this.blackButton.setAttribute("aria-pressed", String(Boolean(state.black)));
    if (document.activeElement !== this.minutes) this.minutes.value = state.minutes || "";
    setText(this.others, asked.get("room") ? word("other_machine", { address: location.origin + this.hallAddress() }) : "");
    if (step !== this.step) this.show(step);
    rememberStep(step);
    this.drawTime();
  }

  show(step) {
    this.step = step;
    const [view, next] = [this.steps[step], this.steps[step + 1]];
    setText(this.number, word("step", { number: step + 1, count: this.steps.length }));
    setText(this.title, view.title);
    setText(this.question, view.question);
    setText(this.notes, view.notes || word("no_notes"));
    this.notes.classList.toggle("none", !view.notes);
    this.notes.scrollTop = 0;
    setText(this.nextTitle, next?.title ?? word("last"));
    setAttribute(document.body, "data-step", step + 1);
    [...this.list.children].forEach((item, place) => {
      setAttribute(item.firstChild, "aria-current", place === step ? "step" : null);
      if (place === step) item.scrollIntoView({ block: "nearest" });
    });
    this.stage.classList.toggle("none", !next?.href);
    clearTimeout(this.preview);
    this.preview = setTimeout(() => next?.href && this.deck.go(step + 1, []), PREVIEW_PAUSE);
  }

  drawPreview() {
    this.stage.classList.toggle("ready", Boolean(this.deck?.shown?.ready) && this.deck.visible === this.step + 1);
  }

  drawTime() {
    const { over, text } = used(this.sync.state);
    setText(this.meeting, text);
    this.meeting.classList.toggle("over", over);
    setText(this.present, clock(Date.now() - this.sync.state.present));
  }
}

dress();
new Presenter().open();
