// Where the meeting stands, the same in every window: over a channel in one browser, over the server in a room.

const BEAT_MILLISECONDS = 1_000;
const SILENT_MILLISECONDS = 3_000;
const ANSWER_MILLISECONDS = 250;
const KEPT_MILLISECONDS = 12 * 3600 * 1000;

/** A state: step from 0, black 0 or 1, home counts the ways back, minutes allowed, meeting and present since (epoch). */
export class Sync {
  constructor({ agenda, room, step, stepAddress, changed }) {
    Object.assign(this, { room, changed, key: `toancanh-hall-${agenda}` });
    this.address = room ? `${stepAddress}?room=${encodeURIComponent(room)}` : "";
    this.heard = -Infinity;
    this.revision = 0;
    this.state = { step: step ?? 0, black: 0, home: 0, ...this.kept(), ...(step === undefined ? {} : { step }), at: 0 };
    this.channel = new BroadcastChannel(`${this.key}-${room}`);
    this.channel.addEventListener("message", ({ data }) => this.hear(data));
  }

  /** Ask the other windows; their answer counts more than this window's own address. */
  async join() {
    this.channel.postMessage({ kind: "ask" });
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MILLISECONDS));
    if (this.address) await this.poll();
    setInterval(() => this.beat(), BEAT_MILLISECONDS);
    this.keep();
  }

  get alone() {
    return performance.now() - this.heard > SILENT_MILLISECONDS;
  }

  hear({ kind, state }) {
    this.heard = performance.now();
    if (kind === "ask") this.channel.postMessage({ kind: "state", state: this.state });
    else if (kind === "state" && state.at >= this.state.at) this.adopt(state);
  }

  adopt(state) {
    const same = Object.keys(state).every((name) => state[name] === this.state[name]);
    this.state = { ...this.state, ...state };
    this.keep();
    if (!same) this.changed();
  }

  /** Change something here and tell the others. */
  change(parts) {
    const moved = parts.step !== undefined && parts.step !== this.state.step;
    const at = Math.max(Date.now(), this.state.at + 1);
    this.state = { ...this.state, ...(moved ? { present: Date.now(), black: 0 } : {}), ...parts, at };
    this.keep();
    this.channel.postMessage({ kind: "state", state: this.state });
    if (this.address) this.send();
    this.changed();
  }

  beat() {
    this.channel.postMessage({ kind: "beat" });
    if (this.address && this.alone) this.poll();
  }

  async send() {
    const now = Date.now();
    const { step, black, home, minutes, meeting, present } = this.state;
    const body = JSON.stringify({ step, black, home, minutes, meeting: now - meeting, present: now - present });
    this.sending = body;
    const told = await this.fetch({ method: "PUT", body, headers: { "Content-Type": "application/json" } });
    if (this.sending === body) this.sending = undefined;
    if (told) this.revision = Math.max(this.revision, told.revision);
  }

  async poll() {
    if (this.sending) return;
    const told = await this.fetch();
    if (!told || this.sending) return;
    if (told.revision < this.revision) {
      this.revision = 0;
      await this.send();
    } else if (told.revision > this.revision) {
      const { revision, meeting, present, ...rest } = told;
      this.revision = revision;
      const now = Date.now();
      this.adopt({ ...rest, meeting: now - meeting, present: now - present, at: Math.max(now, this.state.at + 1) });
    }
  }

  async fetch(options = {}) {
    try {
      const answer = await fetch(this.address, { ...options, cache: "no-store", signal: AbortSignal.timeout(4_000) });
      return answer.ok ? await answer.json() : undefined;
    } catch {
      return undefined;
    }
  }

  /** The clocks of a window that opens again; those of another day begin anew. */
  kept() {
    const now = Date.now();
    const fresh = { meeting: now, present: now, minutes: 0 };
    try {
      const held = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (!held || !(now - held.kept < KEPT_MILLISECONDS)) return fresh;
      const number = (name) => (Number.isFinite(held[name]) ? held[name] : fresh[name]);
      return { meeting: number("meeting"), present: number("present"), minutes: number("minutes") };
    } catch {
      return fresh;
    }
  }

  keep() {
    const { meeting, present, minutes } = this.state;
    try {
      localStorage.setItem(this.key, JSON.stringify({ meeting, present, minutes, kept: Date.now() }));
    } catch {
      // A browser that keeps nothing only loses the clocks.
    }
  }
}
