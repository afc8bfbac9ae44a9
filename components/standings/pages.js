// The pages of one order of one set: fetched when looked at, given up when passed by, the oldest dropped.

export const ROWS_A_PAGE = 60;
const KEPT = 40;

export class Pages {
  /** `wish` has address, sort and find; `host` answers arrived() and failed(error). */
  constructor(wish, host) {
    this.wish = wish;
    this.host = host;
    this.held = new Map();
    this.pending = new Map();
    this.closed = false;
  }

  /** The page a row is on, and where it stands in the list; fetches both when `code` is given. */
  async first(number, code) {
    const control = new AbortController();
    this.pending.set(number, control);
    try {
      return await this.request(number, control, code);
    } finally {
      this.pending.delete(number);
    }
  }

  row(index) {
    return this.held.get(Math.floor(index / ROWS_A_PAGE))?.rows[index % ROWS_A_PAGE];
  }

  /** Have the pages that hold these rows; forget what was on its way for others. */
  need(from, to) {
    const wanted = new Set();
    for (let number = Math.floor(from / ROWS_A_PAGE); number * ROWS_A_PAGE < to; number += 1) wanted.add(number);
    for (const [number, control] of this.pending) if (!wanted.has(number)) control.abort();
    for (const number of wanted) if (!this.held.has(number) && !this.pending.has(number)) this.load(number);
    for (const number of this.held.keys()) if (this.held.size > KEPT && !wanted.has(number)) this.held.delete(number);
  }

  async load(number) {
    const control = new AbortController();
    this.pending.set(number, control);
    try {
      await this.request(number, control);
      if (!this.closed) this.host.arrived();
    } catch (error) {
      if (!control.signal.aborted && !this.closed) this.host.failed(error);
    } finally {
      if (this.pending.get(number) === control) this.pending.delete(number);
    }
  }

  async request(number, control, code) {
    const answer = await fetch(this.address(number, code), { credentials: "same-origin", signal: control.signal });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    const page = await answer.json();
    this.held.set(number, page);
    return page;
  }

  address(number, code) {
    const { address, sort, find } = this.wish;
    const made = new URL(address, window.location.origin);
    made.searchParams.set("sort", sort);
    made.searchParams.set("offset", String(number * ROWS_A_PAGE));
    if (find) made.searchParams.set("find", find);
    if (code) made.searchParams.set("chosen", code);
    return made.href;
  }

  close() {
    this.closed = true;
    for (const control of this.pending.values()) control.abort();
  }
}
