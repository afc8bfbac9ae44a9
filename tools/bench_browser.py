"""What a viewer's browser sees: first paint, a drill until the map is drawn, until everything is in step."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tools import browser
from tools.bench_servers import Server

VIEWPORT = {"width": 1600, "height": 1300}
WAIT_MILLISECONDS = 20_000
HOVER_MILLISECONDS = 300
WARM_UP_PRESSES = 2
OVERVIEW_PARTS = ("map", "ranking", "title", "address", "history")
MAP_PAGE_PARTS = ("map", "title", "address", "table")
REST_MILLISECONDS = 150
COUNTRY = "VN"
DATA_MARKS = (b'"arcs"', b'"coordinates"', b"Topology", b'"units":')
"""What only boundary and value files hold; none of it belongs in a message of a drill."""

_FLOOR_PAINTED = "() => document.querySelector('#floor')?.textContent"
_MAP_PAINTED = """() => document.querySelector('h1')?.textContent &&
  benchRoots.some((root) => root.querySelector('[data-testid=map][data-ready=true] canvas')?.width > 1)"""
_WATCH_PAINT = """(() => {
  window.benchRoots = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    window.benchRoots.push(root);
    return root;
  };
  const painted = %s;
  window.benchPainted = new Promise((resolve) => {
    const look = () => (painted() ? resolve(performance.now()) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });
})()"""

_WATCH_STEP = """(map, wanted) => {
  const seen = {}, root = map?.getRootNode();
  const app = document.querySelector('[data-testid=stApp]');
  const unit = () => new URL(location).searchParams.get('unit') ?? wanted.country;
  const texts = (names) => [...document.querySelectorAll(names)].map((found) => found.textContent);
  const includes = (found, text) => Boolean(found?.textContent.includes(text));
  const changes = { subtree: true, childList: true, characterData: true, attributes: true };
  const looks = {
    map: () => map.dataset.ready === 'true' && map.dataset.parent === wanted.unit,
    ranking: () => looks.map() && includes(root.querySelector('[data-testid=map-ranking]'), wanted.first),
    title: () => texts('h1').includes(wanted.title),
    address: () => unit() === wanted.unit,
    history: () => texts('h2, h3').some((text) => text.includes(wanted.title)),
    table: () => includes(document.querySelector('[data-testid=stDataFrame] table'), wanted.first),
    text: () => document.querySelector('#floor')?.textContent === wanted.text,
  };
  window.benchStart = undefined;
  const note = (event) => { window.benchStart ??= event.timeStamp; };
  window.addEventListener('pointerup', note, { capture: true, once: true });
  window.benchStep = new Promise((resolve) => {
    const observers = [];
    const look = () => {
      for (const part of wanted.parts) if (!(part in seen) && looks[part]()) seen[part] = performance.now();
      if (!wanted.parts.every((part) => part in seen)) return;
      observers.forEach((observer) => observer.disconnect());
      clearInterval(timer);
      window.removeEventListener('pointerup', note, { capture: true });
      const start = window.benchStart;
      const drills = performance.getEntriesByName('map:drill');
      const drawn = drills.filter((one) => one.startTime >= start - 50).at(-1);
      resolve({ drawn: drawn?.duration ?? seen.map - start, held: drawn?.detail.held ?? false,
        parts: Object.fromEntries(wanted.parts.map((part) => [part, seen[part] - start])) });
    };
    const timer = setInterval(look, 10);
    for (const place of [document.body, root].filter(Boolean)) {
      observers.push(new MutationObserver(look));
      observers.at(-1).observe(place, changes);
    }
  });
}"""
_BACK = "benchStart = performance.now(), setTimeout(() => history.back())"
_REACHABLE = """(map, codes) => codes.filter((code) => {
  const { x, y } = map.unitPosition(code);
  return map.getRootNode().elementFromPoint(x, y)?.dataset.testid === 'map-canvas' && y < innerHeight;
})"""


@dataclass(frozen=True)
class Place:
    """A unit to go to, the title that says so, and the name with which ranking and table then begin."""

    unit: str
    title: str
    first: str


@dataclass
class Drill:
    """One way there, in milliseconds since the click, and the bytes of the messages that came for it."""

    drawn: float
    held: bool
    parts: dict[str, float]
    received_bytes: int = 0
    carries_data: bool = False

    @property
    def in_step(self) -> float:
        """Milliseconds until map, ranking, title, address and table, where there is one, agree."""
        return max(taken for part, taken in self.parts.items() if part != "history")

    @property
    def whole(self) -> float:
        """Milliseconds until the last part of the page is there, the heading below the map included."""
        return max(self.parts.values())


@dataclass
class Messages:
    """What came over a page's websockets since it was last emptied (uncompressed)."""

    frames: list[bytes] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to a page that is not open yet."""
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, payload: str | bytes) -> None:
        self.frames.append(payload.encode() if isinstance(payload, str) else payload)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browser.executable(), args=browser.ARGUMENTS)
        try:
            yield found
        finally:
            found.close()


def first_paint(opened: Browser, address: str, painted: str) -> float:
    """Milliseconds from the navigation until the main content is there; the browser's caches are empty."""
    context = opened.new_context(viewport=VIEWPORT)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.set_default_timeout(WAIT_MILLISECONDS)
        page.add_init_script(_WATCH_PAINT % painted)
        page.goto(address, wait_until="commit")
        return page.evaluate("window.benchPainted")
    finally:
        context.close()


def floor_paint(opened: Browser, server: Server) -> float:
    """First paint of the empty application."""
    return first_paint(opened, server.address, _FLOOR_PAINTED)


def overview_paint(opened: Browser, server: Server) -> float:
    """First paint of the overview: its title and its map are there."""
    return first_paint(opened, server.address, _MAP_PAINTED)


class FloorPage:
    """The empty application, open in a browser."""

    def __init__(self, opened: Browser, server: Server) -> None:
        self._page = opened.new_page(viewport=VIEWPORT)  # type: ignore[arg-type]
        self._page.goto(server.address)
        self._page.locator("#floor").wait_for()
        self._pressed = 0
        for _ in range(WARM_UP_PRESSES):
            self.press()

    def press(self) -> float:
        """Milliseconds from a click on the button to the changed text."""
        self._pressed += 1
        self._page.evaluate(f"(wanted) => ({_WATCH_STEP})(null, wanted)", self._wanted())
        self._page.get_by_role("button", name="press").click()
        taken = self._page.evaluate("benchStep")["parts"]["text"]
        _rest(self._page)
        return taken

    def _wanted(self) -> dict[str, Any]:
        return {"parts": ["text"], "text": str(self._pressed)}


class DrillPage:
    """A page with the map, open at the country."""

    def __init__(self, opened: Browser, server: Server, path: str, parts: tuple[str, ...]) -> None:
        self._page = opened.new_page(viewport=VIEWPORT)  # type: ignore[arg-type]
        self._page.set_default_timeout(WAIT_MILLISECONDS)
        self._parts = list(parts)
        self._messages = Messages()
        self._messages.watch(self._page)
        self._page.goto(f"{server.address}/{path}")
        self._map = self._page.locator("[data-testid=map][data-ready=true]")
        self._map.wait_for()
        _rest(self._page)

    def reachable(self, codes: Sequence[str]) -> list[str]:
        """Units that can be clicked at their label: on the screen, and nothing lies over them."""
        return self._map.evaluate(_REACHABLE, codes)

    def drill(self, place: Place, *, hover: bool) -> Drill:
        """Click on a unit, resting on it before or not; RuntimeError when the click does not lead there."""
        point = self._map.evaluate("(map, code) => map.unitPosition(code)", place.unit)
        if hover:
            self._page.mouse.move(point["x"] - 1, point["y"])
            self._page.mouse.move(point["x"], point["y"])
            self._page.wait_for_timeout(HOVER_MILLISECONDS)
        return self._act(place, lambda: self._page.mouse.click(point["x"], point["y"]))

    def up(self, place: Place) -> Drill:
        """One level up by the map's own button."""
        return self._act(place, self._page.get_by_test_id("map-up").click)

    def back(self, place: Place) -> Drill:
        """The browser's back button."""
        return self._act(place, lambda: self._page.evaluate(_BACK))

    def _act(self, place: Place, act: Callable[[], Any]) -> Drill:
        wanted = {"unit": place.unit, "title": place.title, "first": place.first, "country": COUNTRY}
        self._map.evaluate(_WATCH_STEP, wanted | {"parts": self._parts})
        self._messages.frames.clear()
        act()
        try:
            self._page.wait_for_function("() => benchStep.then(() => true)", timeout=WAIT_MILLISECONDS)
        except Error as problem:
            raise RuntimeError(f"nothing led to {place.title}, {self._page.url}: {problem}") from problem
        drill = Drill(**self._page.evaluate("benchStep"))
        _rest(self._page)
        drill.received_bytes = sum(map(len, self._messages.frames))
        drill.carries_data = any(mark in frame for frame in self._messages.frames for mark in DATA_MARKS)
        return drill


def _rest(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(REST_MILLISECONDS)
