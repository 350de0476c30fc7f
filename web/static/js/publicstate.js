/**
 * The public state: versioned documents from the edge. The browser hears the number of a new one and fetches it; where
 * nothing is heard it asks again by itself. No socket into the meeting exists.
 */
import { signal } from "@preact/signals";
import { setClock } from "./time.js";

/** @import {Sections} from "./types.js" */

/** How long to wait before asking again where the stream of numbers is broken, in ms. */
const RETRY_MS = 5000;

/** @returns {{sections: import("@preact/signals").Signal<Sections>, lostAt: import("@preact/signals").Signal<number | null>, follow: () => void}} */
export function createPublicState() {
  const sections = signal(/** @type {Sections} */ ({}));
  const lostAt = signal(/** @type {number | null} */ (null));
  let version = -1;

  /** Always the newest: numbers begin anew with the next sitting, so a smaller one may be the later. */
  async function load() {
    const answer = await fetch("/state/latest.json");
    if (!answer.ok) return;
    const date = answer.headers.get("date");
    if (date) setClock(date);
    const document = await answer.json();
    version = document.version;
    sections.value = document.sections;
  }

  async function tryLoad() {
    try {
      await load();
      lostAt.value = null;
    } catch {
      lostAt.value ??= Date.now();
    }
  }

  function follow() {
    const events = new EventSource("/state/events");
    events.onopen = () => void tryLoad();
    events.onmessage = (event) => Number(event.data) !== version && void tryLoad();
    events.onerror = () => {
      lostAt.value ??= Date.now();
      // A stream that ended for good (a proxy's error page) is opened again by hand.
      if (events.readyState === EventSource.CLOSED) setTimeout(follow, RETRY_MS);
    };
  }

  return { sections, lostAt, follow };
}
