// Where the plane lies on the screen: the fit, the zoom, the pan.

import { middle } from "./geometry.js";

const MOST_ZOOM = 40;
const EDGE = 14;

/** The free rectangle, beside or above the legend and the insets, in which the box is drawn largest. */
export function freeRectangle(box, width, height, legend, insets) {
  const top = EDGE;
  const beside = { left: legend ? legend.right + EDGE : EDGE, bottom: height - EDGE };
  const above = { left: EDGE, bottom: legend ? legend.top - EDGE : height - EDGE };
  const rights = insets ? [{ right: insets.left - EDGE, bottom: height }, { right: width - EDGE, bottom: insets.top - EDGE }]
    : [{ right: width - EDGE, bottom: height }];
  let best = null;
  for (const leftSide of [beside, above]) {
    for (const rightSide of rights) {
      const bottom = Math.min(leftSide.bottom, rightSide.bottom);
      const rectangle = [leftSide.left, top, rightSide.right, bottom];
      const scale = fitScale(box, rectangle);
      if (!best || scale > best.scale * 1.02) best = { rectangle, scale };
    }
  }
  return best.rectangle;
}

export function fitScale(box, rectangle) {
  const wide = Math.max(1, rectangle[2] - rectangle[0]);
  const tall = Math.max(1, rectangle[3] - rectangle[1]);
  return Math.min(wide / Math.max(box[2] - box[0], 1e-6), tall / Math.max(box[3] - box[1], 1e-6));
}

export class Viewport {
  constructor() {
    this.reset();
  }

  reset() {
    this.zoom = 1;
    this.centre = null;
  }

  /** Fit the target box (a part of `whole`, or all of it) into the rectangle; zoom and centre stay. */
  fit(whole, target, rectangle) {
    this.whole = whole;
    this.rectangle = rectangle;
    this.base = fitScale(target, rectangle);
    this.home = middle(target);
    this.least = Math.min(1, fitScale(whole, rectangle) / this.base);
  }

  get scale() {
    return this.base * this.zoom;
  }

  get offset() {
    const [centreX, centreY] = middle(this.rectangle);
    const [x, y] = this.centre ?? this.home;
    return [centreX - x * this.scale, centreY - y * this.scale];
  }

  get moved() {
    return this.zoom !== 1 || this.centre !== null;
  }

  toScreen([x, y]) {
    const [left, top] = this.offset;
    return [x * this.scale + left, y * this.scale + top];
  }

  toPlane([x, y]) {
    const [left, top] = this.offset;
    return [(x - left) / this.scale, (y - top) / this.scale];
  }

  /** Zoom by a factor with the plane point under the screen point held still. */
  zoomAt(factor, point) {
    const held = this.toPlane(point);
    this.zoom = Math.min(MOST_ZOOM, Math.max(this.least, this.zoom * factor));
    if (Math.abs(this.zoom - this.least) < 1e-3 && this.least === 1) return this.reset();
    const [centreX, centreY] = middle(this.rectangle);
    this.centre = [held[0] + (centreX - point[0]) / this.scale, held[1] + (centreY - point[1]) / this.scale];
    return this.clamp();
  }

  pan(byX, byY) {
    const [x, y] = this.centre ?? this.home;
    this.centre = [x - byX / this.scale, y - byY / this.scale];
    this.clamp();
  }

  clamp() {
    const [x, y] = this.centre;
    const box = this.whole;
    this.centre = [Math.min(box[2], Math.max(box[0], x)), Math.min(box[3], Math.max(box[1], y))];
  }
}
