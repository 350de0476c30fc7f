/**
 * How tall each received picture is shown, told to the server so that it sends no more than is seen: nothing for a
 * hidden tab, a tile that is scrolled out, a track that has no place on the screen. Unit: the screen's own pixels.
 */

/** @import {Heights} from "../types.js" */

/** At most four messages a second: a window being dragged changes its size sixty times. In ms. */
const PAUSE_MS = 250;
/** What just came is drawn before it is measured, in ms: three pictures of a screen. */
const DRAWN_MS = 50;

/** @typedef {{trackId: string, visible: boolean, height: number}} Place height in CSS pixels */

export class Sizes {
  #tell;
  /** @type {Map<Element, Place>} */
  #places = new Map();
  /** @type {string[]} */
  #pictures = [];
  #told = "";
  #toldAt = -PAUSE_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #resizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) this.#change(target, { height: contentRect.height });
  });
  #scrolls = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) this.#change(target, { visible: isIntersecting });
  });

  /** @param {(heights: Heights) => void} tell brings them to the server */
  constructor(tell) {
    this.#tell = tell;
    document.addEventListener("visibilitychange", () => this.#soon());
    addEventListener("resize", () => this.#soon()); // also another screen with finer pixels
  }

  /** The picture of that track has its place in this element, until the returned function is called. @param {Element} element @param {string} trackId */
  show(element, trackId) {
    this.#places.set(element, { trackId, visible: true, height: element.getBoundingClientRect().height });
    this.#resizes.observe(element);
    this.#scrolls.observe(element);
    this.#soon();
    return () => this.#hide(element);
  }

  /** @param {Element} element */
  #hide(element) {
    this.#resizes.unobserve(element);
    this.#scrolls.unobserve(element);
    this.#places.delete(element);
    this.#soon();
  }

  /** The pictures that are subscribed to; one without a place is not seen. @param {string[]} trackIds */
  subscribe(trackIds) {
    this.#pictures = trackIds;
    this.#soon();
  }

  /** Tell everything once more: the server knew nothing of these tracks before. */
  again() {
    this.#told = "";
    this.#soon();
  }

  /** @param {Element} element @param {Partial<Place>} change */
  #change(element, change) {
    const place = this.#places.get(element);
    if (!place) return;
    Object.assign(place, change);
    this.#soon();
  }

  #soon() {
    this.#timer ??= setTimeout(() => this.#report(), Math.max(DRAWN_MS, this.#toldAt + PAUSE_MS - performance.now()));
  }

  #report() {
    this.#timer = undefined;
    const heights = this.heights();
    const words = JSON.stringify(heights);
    if (words === this.#told) return;
    this.#told = words;
    this.#toldAt = performance.now();
    this.#tell(heights);
  }

  /** Height by track id, 0 for what is not seen. @returns {Heights} */
  heights() {
    return Object.fromEntries(this.#pictures.map((trackId) => [trackId, this.#heightOf(trackId)]));
  }

  /** A picture shown twice is needed for the taller place. @param {string} trackId */
  #heightOf(trackId) {
    if (document.visibilityState === "hidden") return 0;
    const places = [...this.#places.values()].filter((place) => place.trackId === trackId && place.visible);
    return Math.round(Math.max(0, ...places.map((place) => place.height)) * devicePixelRatio);
  }
}
