// Wheel, drag, pinch, click and double click on the canvas, as calls on a host.

const DRAG_PIXELS = 5;
const SECOND_CLICK_MILLISECONDS = 350;

export class Gestures {
  /** `host` answers: hover(point or null), click(point, event), pan(dx, dy), zoom(factor, point), reset(), canZoomOut(). */
  constructor(canvas, host) {
    this.canvas = canvas;
    this.host = host;
    this.pointers = new Map();
    this.dragged = false;
    this.lastAction = -Infinity;
    const listen = (name, handler, options) => canvas.addEventListener(name, (event) => handler.call(this, event), options);
    listen("pointerdown", this.down);
    listen("pointermove", this.move);
    listen("pointerup", this.lift);
    listen("pointercancel", this.lift);
    listen("pointerleave", this.leave);
    listen("click", this.click);
    listen("dblclick", this.doubleClick);
    listen("wheel", this.wheel, { passive: false });
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (this.pointers.size === 0) this.dragged = false;
    this.pointers.set(event.pointerId, this.point(event));
    this.start = this.point(event);
  }

  move(event) {
    const held = this.pointers.get(event.pointerId);
    const now = this.point(event);
    if (!held) {
      if (event.pointerType !== "touch") this.host.hover(now);
      return;
    }
    if (this.pointers.size === 2) this.pinch(event, held, now);
    else this.drag(event, held, now);
  }

  drag(event, held, now) {
    const far = Math.hypot(now[0] - this.start[0], now[1] - this.start[1]) > DRAG_PIXELS;
    if (!this.dragged && !far) return;
    if (!this.dragged) this.canvas.setPointerCapture(event.pointerId);
    this.dragged = true;
    this.host.hover(null);
    this.host.pan(now[0] - held[0], now[1] - held[1]);
    this.pointers.set(event.pointerId, now);
  }

  pinch(event, held, now) {
    const [otherId] = [...this.pointers.keys()].filter((id) => id !== event.pointerId);
    const other = this.pointers.get(otherId);
    const spread = (point) => Math.max(1, Math.hypot(point[0] - other[0], point[1] - other[1]));
    this.dragged = true;
    this.host.zoom(spread(now) / spread(held), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
    this.pointers.set(event.pointerId, now);
  }

  lift(event) {
    this.pointers.delete(event.pointerId);
  }

  leave() {
    if (!this.pointers.size) this.host.hover(null);
  }

  click(event) {
    if (this.dragged) return;
    const quick = event.timeStamp - this.lastAction < SECOND_CLICK_MILLISECONDS;
    if (event.detail > 1 || quick) return;
    if (this.host.click(this.point(event), event)) this.lastAction = event.timeStamp;
  }

  /** The second click of a drill is not a wish to see the whole. */
  doubleClick(event) {
    if (event.timeStamp - this.lastAction > 2 * SECOND_CLICK_MILLISECONDS) this.host.reset();
  }

  wheel(event) {
    const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016) * (event.deltaMode === 1 ? 18 : 1));
    if (factor < 1 && !this.host.canZoomOut()) return;
    event.preventDefault();
    this.host.zoom(factor, this.point(event));
  }
}
