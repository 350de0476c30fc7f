/**
 * Times as people say them. The server's clock is the clock: `offset` is what this device is behind it.
 */
import { signal } from "@preact/signals";
import { page } from "./page.js";

const locale = page.lang === "de" ? "de-DE" : "en-GB";
/** The town's own time, wherever this device is: the sitting is there. */
const timeZone = page.town.timezone;
const hourMinute = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone });
/** Of a day as such: no zone moves it. */
const dayShort = new Intl.DateTimeFormat(locale, { timeZone: "UTC" });
const dayLong = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone });

/** Milliseconds to add to this device's clock. */
const offset = signal(0);

/** The server's time in milliseconds since 1970, moving once a second. */
export const now = signal(Date.now());

/** Learn the server's clock from a message just received. @param {string} iso */
export function setClock(iso) {
  offset.value = Date.parse(iso) - Date.now();
  tick();
}

function tick() {
  now.value = Date.now() + offset.peek();
}

/** Let `now` move; called once by the page. */
export function startClock() {
  setInterval(tick, 1000);
}

/** "20:14". @param {string | number} time ISO 8601 or milliseconds */
export const clock = (time) => hourMinute.format(new Date(time));

/** "Donnerstag, 14. März 2030". @param {string} iso */
export const day = (iso) => dayLong.format(new Date(iso));

/** "14.3.2030". @param {string} iso a day without a time */
export const date = (iso) => dayShort.format(new Date(iso));

/** "1:42" or "1:02:03". @param {number} seconds negative counts as 0 */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** Whole seconds from then to the server's now. @param {string} iso */
export const secondsSince = (iso) => Math.max(0, (now.value - Date.parse(iso)) / 1000);
