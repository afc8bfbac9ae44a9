// Immutable files, fetched once and kept: bounded maps with the least recently used entry leaving first.

class Cache {
  constructor(limit) {
    this.limit = limit;
    this.ready = new Map();
    this.pending = new Map();
  }

  /** The decoded file if it is already here, otherwise undefined; a hit becomes the newest entry. */
  peek(address) {
    const value = this.ready.get(address);
    if (value === undefined) return undefined;
    this.ready.delete(address);
    this.ready.set(address, value);
    return value;
  }

  load(address, decode) {
    const held = this.peek(address);
    if (held !== undefined) return Promise.resolve(held);
    if (!this.pending.has(address)) {
      const request = this.request(address, decode).finally(() => this.pending.delete(address));
      this.pending.set(address, request);
    }
    return this.pending.get(address);
  }

  async request(address, decode) {
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    const value = decode(await response.json());
    this.ready.set(address, value);
    if (this.ready.size > this.limit) this.ready.delete(this.ready.keys().next().value);
    return value;
  }
}

export const manifests = new Cache(4);
export const geometries = new Cache(80);
export const values = new Cache(400);
