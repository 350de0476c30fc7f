/** The bar under the picture: where in the sitting it is, the items to jump to, and the way back to the present. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { clock, now } from "../time.js";

/** @typedef {{id: string, kind: string, at: string, values: Record<string, string>}} Mark */
/** @typedef {{since: string | null, marks: Mark[]}} Recorded */

/** The present is where the picture is less than this behind, in ms. */
const PRESENT_MS = 10_000;

/** How long to wait before asking again while nothing is recorded, in ms, doubled each time: the first segment ends seconds after the first picture. */
const AGAIN_MS = 1000;
/** So often at most; a town that keeps nothing would be asked for ever. */
const AGAIN_TIMES = 6;

/** The marks, null where no answer came. @returns {Promise<Recorded | null>} */
async function askForMarks() {
  try {
    const answer = await fetch("/live/marks.json");
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** What was recorded so far, asked for anew when the state of the meeting changes. @param {unknown} changed @returns {Recorded} */
export function useRecorded(changed) {
  const [recorded, setRecorded] = useState(/** @type {Recorded} */ ({ since: null, marks: [] }));
  useEffect(() => {
    let wanted = true;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let again;
    const load = async (tried = 0) => {
      const found = await askForMarks();
      if (!wanted) return;
      if (found) setRecorded(found);
      if (!found?.since && tried < AGAIN_TIMES) again = setTimeout(load, AGAIN_MS * 2 ** tried, tried + 1);
    };
    void load();
    return () => {
      wanted = false;
      clearTimeout(again);
    };
  }, [changed]);
  return recorded;
}

/** Items that can be jumped to: those with a title that were called since the recording began. @param {Recorded} recorded */
export const itemMarks = ({ since, marks }) => marks.filter((mark) => mark.kind === "item" && mark.values.title && since !== null && Date.parse(mark.at) >= Date.parse(since) - 1000);

/** @param {{recorded: Recorded, shows: number | null, live: boolean, goTo: (at: number) => void, goLive: () => void}} props */
export function RewindBar({ recorded, shows, live, goTo, goLive }) {
  const [wanted, setWanted] = useState(/** @type {number | null} */ (null));
  if (recorded.since === null) return null;
  const since = Date.parse(recorded.since);
  const whole = Math.max(1, Math.round((now.value - since) / 1000));
  const at = wanted ?? Math.round(((live ? now.value : (shows ?? now.value)) - since) / 1000);
  const present = live && wanted === null;
  /** @param {Event} event */
  const value = (event) => Number(/** @type {HTMLInputElement} */ (event.target).value);
  /** @param {Event} event */
  function settle(event) {
    setWanted(null);
    const chosen = since + value(event) * 1000;
    if (now.value - chosen < PRESENT_MS) goLive();
    else goTo(chosen);
  }
  return html`<div class="rewind" data-testid="rewind">
    <input type="range" min="0" max=${whole} step="1" value=${Math.min(at, whole)} aria-label=${t("Stelle in der Sitzung")} data-testid="rewind-bar"
      aria-valuetext=${present ? t("live") : t("{time} Uhr", { time: clock(since + at * 1000) })} list="rewind-marks"
      onInput=${(/** @type {Event} */ event) => setWanted(value(event))} onChange=${settle} />
    <datalist id="rewind-marks">${itemMarks(recorded).map((mark) => html`<option key=${mark.id} value=${Math.max(0, Math.round((Date.parse(mark.at) - since) / 1000))} />`)}</datalist>
    <span class="figures" aria-hidden="true">${clock(since + at * 1000)}</span>
    <button type="button" class="key" aria-pressed=${present} data-testid="go-live" onClick=${goLive}>${t("Live")}</button>
  </div>`;
}

/** @param {{recorded: Recorded, goTo: (at: number) => void}} props */
export function JumpMarks({ recorded, goTo }) {
  const marks = itemMarks(recorded);
  if (!marks.length) return null;
  return html`<details class="jump-marks" data-testid="jump-marks">
    <summary>${t("Zu einem Tagesordnungspunkt springen")}</summary>
    <ul>${marks.map((mark) => html`<li key=${mark.id}><button type="button" class="link" onClick=${() => goTo(Date.parse(mark.at))}>${t("{time} Uhr", { time: clock(mark.at) })} · ${mark.values.title}</button></li>`)}</ul>
  </details>`;
}
