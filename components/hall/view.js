// One frame with a page of the application in it: opened ahead, fitted to the hall, opened again when it fails.

const WIDTHS = [1366, 1440, 1520, 1600, 1700, 1800, 1920, 2040, 2160, 2280, 2400, 2560];
const WIDTH_OF_A_LONG_PAGE = 1600;
/** A page made smaller than this has letters of less than 10 pixels: it scrolls instead. */
const LEAST_SCALE = 0.62;
const LOOK_MILLISECONDS = 250;
const STILL_MILLISECONDS = 600;
const PATIENCE_MILLISECONDS = 45_000;
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;
const MOST_FITS = 5;
/** What covers a page while the server is away: its last picture stays as it was. */
const AWAY = `
  .hall-away [data-baseweb="modal"], .hall-away [data-testid="stDialog"], .hall-away [data-testid="stConnectionStatus"],
  .hall-away [data-testid="stStatusWidget"] { display: none !important; }
  .hall-away [data-stale] { opacity: 1 !important; }
  .hall-whole [data-testid="stMain"] { overflow: hidden !important; }
`;

/** The width that a page came to fit in, for its next view: most need no second try. */
const fitting = new Map();

export class View {
  /** `stage` holds the frame; `host` is told: dressed(window, view), changed(view). `clipped` pages never scroll. */
  constructor(stage, address, host, { clipped = false } = {}) {
    Object.assign(this, { stage, address, host, clipped });
    this.frame = document.createElement("iframe");
    this.frame.className = "view";
    this.frame.setAttribute("data-testid", "view");
    this.frame.addEventListener("load", () => this.loaded());
    this.pause = FIRST_PAUSE;
    this.path = new URL(address, location.origin).pathname;
    this.width = fitting.get(this.path) ?? this.widths()[0];
    this.failures = 0;
    this.begin();
    this.frame.src = address;
    stage.append(this.frame);
    this.scale();
    this.watch = setInterval(() => this.look(), LOOK_MILLISECONDS);
  }

  begin() {
    this.ready = false;
    this.home = undefined;
    this.fitted = undefined;
    this.stillSince = undefined;
    this.opened = performance.now();
  }

  /** Open the step's own view again. */
  reopen() {
    this.begin();
    this.navigate();
  }

  navigate() {
    try {
      this.frame.contentWindow.location.replace(this.address);
    } catch {
      this.frame.src = this.address;
    }
  }

  get document() {
    try {
      return this.frame.contentDocument;
    } catch {
      return null;
    }
  }

  get app() {
    return this.document?.querySelector('[data-testid="stApp"]') ?? null;
  }

  get place() {
    try {
      const { pathname, search } = this.frame.contentWindow.location;
      return pathname + search;
    } catch {
      return undefined;
    }
  }

  /** Whether somebody clicked further inside the page. */
  get drilled() {
    return this.home !== undefined && this.place !== undefined && this.place !== this.home;
  }

  get scrolls() {
    const main = this.main;
    return Boolean(main) && main.scrollHeight > main.clientHeight + 2;
  }

  get main() {
    return this.document?.querySelector('[data-testid="stMain"]') ?? null;
  }

  loaded() {
    const inside = this.document;
    if (!inside?.documentElement || this.gone || inside.URL === "about:blank") return;
    const sheet = inside.createElement("style");
    sheet.textContent = AWAY;
    inside.head?.append(sheet);
    if (this.clipped) inside.documentElement.classList.add("hall-whole");
    this.sharpen();
    this.host.dressed(this.frame.contentWindow, this);
  }

  /** Canvases ask how many pixels a point has: the frame is enlarged, so it has more. */
  sharpen() {
    const view = this;
    try {
      Object.defineProperty(this.frame.contentWindow, "devicePixelRatio", {
        configurable: true,
        get: () => (window.devicePixelRatio || 1) * Math.max(1, view.enlarged),
      });
    } catch {
      this.enlarged = 1;
    }
  }

  look() {
    if (this.gone) return;
    const app = this.app;
    const connected = app?.dataset.testConnectionState === "CONNECTED";
    this.cover(Boolean(app) && !connected);
    if (!this.ready && performance.now() - this.opened > this.patience) return this.fail();
    if (!connected || !this.isStill(app)) return undefined;
    this.home ??= this.place;
    if (this.fitted !== this.place) return this.fit();
    if (!this.ready) this.become();
    return undefined;
  }

  get patience() {
    const known = this.app || (this.document && this.document.readyState !== "complete");
    return known ? PATIENCE_MILLISECONDS * (1 + this.failures) : Math.min(PATIENCE_MILLISECONDS, 12_000);
  }

  cover(away) {
    if (this.away === away) return;
    this.away = away;
    this.document?.documentElement?.classList.toggle("hall-away", away);
    this.host.changed(this);
  }

  isStill(app) {
    const block = app.querySelector('[data-testid="stMainBlockContainer"]');
    const still = app.dataset.testScriptState === "notRunning" && block?.querySelector("h1, [data-testid=stAlert]")
      && !block.querySelector('[data-testid="stSkeleton"]') && this.hasMaps(block);
    if (!still) this.stillSince = undefined;
    else this.stillSince ??= performance.now();
    return still && performance.now() - this.stillSince > STILL_MILLISECONDS;
  }

  hasMaps(block) {
    const hosts = block.querySelectorAll('[data-testid="stBidiComponentRegular"], [data-testid="stBidiComponentIsolated"]');
    return [...hosts].every((host) => {
      const map = (host.shadowRoot ?? host).querySelector('[data-testid="map"]');
      return !map || map.dataset.ready === "true";
    });
  }

  become() {
    this.ready = true;
    fitting.set(this.path, this.width);
    this.pause = FIRST_PAUSE;
    this.failures = 0;
    this.host.changed(this);
  }

  /** A page that does not come is opened again after a pause; pauses grow. */
  fail() {
    this.failures += 1;
    this.opened = performance.now() + this.pause;
    this.frame.src = "about:blank";
    this.retry = setTimeout(() => {
      this.begin();
      this.frame.src = this.address;
    }, this.pause);
    this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
    this.host.changed(this);
  }

  /** Choose the narrowest page, so the largest type, whose height still fits; a long page scrolls. */
  fit() {
    if (this.fitting !== this.place) Object.assign(this, { fitting: this.place, tried: new Map() });
    const needed = this.needed();
    this.tried.set(this.width, needed);
    const next = this.better(needed);
    if (next === this.width || this.tried.size >= MOST_FITS || this.tried.has(next)) {
      if (next !== this.width && this.tried.has(next)) this.resize(Math.max(next, this.width));
      this.fitted = this.place;
      return;
    }
    this.resize(next);
    this.stillSince = undefined;
  }

  needed() {
    const block = this.document.querySelector('[data-testid="stMainBlockContainer"]');
    const inner = block.firstElementChild;
    return inner.getBoundingClientRect().bottom - block.getBoundingClientRect().top + parseFloat(getComputedStyle(block).paddingBottom);
  }

  better(needed) {
    const shape = this.stage.clientWidth / this.stage.clientHeight;
    const known = (width) => this.tried.get(width) ?? needed;
    const widths = this.widths();
    const found = widths.find((width) => width / shape >= known(width) - 1);
    return found ?? (this.clipped ? widths.at(-1) : widths.findLast((width) => width <= WIDTH_OF_A_LONG_PAGE) ?? widths[0]);
  }

  /** The widths a page may have: all where nothing may scroll, those that can be read elsewhere. */
  widths() {
    const readable = WIDTHS.filter((width) => this.clipped || this.stage.clientWidth / width >= LEAST_SCALE);
    return readable.length ? readable : [this.stage.clientWidth];
  }

  resize(width) {
    this.width = width;
    this.scale();
  }

  scale() {
    const [wide, tall] = [this.stage.clientWidth, this.stage.clientHeight];
    if (!wide || !tall) return;
    this.enlarged = wide / this.width;
    Object.assign(this.frame.style, {
      width: `${this.width}px`,
      height: `${tall / this.enlarged}px`,
      transform: `scale(${this.enlarged})`,
    });
  }

  /** The stage has another size. */
  resized() {
    this.fitted = this.fitting = undefined;
    this.scale();
  }

  show(visible) {
    this.frame.classList.toggle("shown", visible);
    this.frame.toggleAttribute("inert", !visible);
    this.frame.setAttribute("aria-hidden", String(!visible));
  }

  /** Let go of the page before its frame: a removed frame would keep its connection for a while. */
  discard() {
    this.gone = true;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    const remove = () => this.frame.remove();
    this.frame.addEventListener("load", remove, { once: true });
    setTimeout(remove, 3_000);
    this.frame.src = "about:blank";
  }
}
