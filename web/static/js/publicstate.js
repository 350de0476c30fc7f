/**
 * The public state: versioned documents from the edge. While a live picture plays, it says which version it has come to,
 * so that a result shows when the picture shows it; else the browser hears the number of a new one and fetches it. Where
 * nothing is heard it asks again by itself. No socket into the meeting exists.
 */
import { signal } from "@preact/signals";
import { setClock } from "./time.js";

/** @import {Sections} from "./types.js" */

/** How long to wait before asking again where the stream of numbers is broken, in ms. */
const RETRY_MS = 5000;
const LATEST = "/state/latest.json";

/** @typedef {{epoch: string, version: number}} Version a start of the meeting process, and the number of a document in it */

/** @returns {{sections: import("@preact/signals").Signal<Sections>, lostAt: import("@preact/signals").Signal<number | null>, follow: () => void, picture: (live: boolean, shown: Version | null) => void}} */
export function createPublicState() {
  const sections = signal(/** @type {Sections} */ ({}));
  const lostAt = signal(/** @type {number | null} */ (null));
  /** @type {Version} */
  let known = { epoch: "", version: -1 };
  let newest = -1;
  let byPicture = false;
  let loading = false;

  /** Without an address always the newest: numbers begin anew with the next sitting, so a smaller one may be the later. */
  async function load(address = LATEST) {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const date = answer.headers.get("date");
    if (date && address === LATEST) setClock(date); // other documents may come from a cache, with an old date
    const document = await answer.json();
    known = { epoch: document.epoch, version: document.version };
    sections.value = document.sections;
  }

  /** @param {string} [address] */
  async function tryLoad(address) {
    loading = true;
    try {
      await load(address);
      lostAt.value = null;
    } catch {
      lostAt.value ??= Date.now();
    }
    loading = false;
  }

  /** The player says whether its picture is the present one, and which state it shows. @param {boolean} live @param {Version | null} shown */
  function picture(live, shown) {
    const left = byPicture && !live;
    byPicture = live;
    if (left && newest !== known.version) void tryLoad();
    if (shown && !loading && isNews(shown)) void tryLoad(`/state/${shown.epoch}/${shown.version}.json`);
  }

  /** @param {Version} shown */
  const isNews = (shown) => shown.epoch === known.epoch ? shown.version > known.version : shown.epoch > known.epoch;

  function follow() {
    const events = new EventSource("/state/events");
    events.onopen = () => void tryLoad();
    events.onmessage = (event) => {
      newest = Number(event.data);
      if (!byPicture && newest !== known.version) void tryLoad();
    };
    events.onerror = () => {
      lostAt.value ??= Date.now();
      // A stream that ended for good (a proxy's error page) is opened again by hand.
      if (events.readyState === EventSource.CLOSED) setTimeout(follow, RETRY_MS);
    };
  }

  return { sections, lostAt, follow, picture };
}
