/** What every screen of the sitting has around it: the quiet bar of a lost connection, a farewell, the live region. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { news } from "../announce.js";
import { t } from "../i18n.js";
import { duration, now } from "../time.js";

/** @import {Goodbye, Meeting, Sections} from "../types.js" */
/** @import {ComponentChildren} from "preact" */

/** Losses shorter than this are not worth a word, in s. */
const WORTH_A_WORD_S = 2;

/** A bar with a clock, never a modal: everything typed stays. @param {{lostAt: number | null}} props */
export function OfflineBar({ lostAt }) {
  now.value; // moves the clock
  const seconds = lostAt === null ? 0 : (Date.now() - lostAt) / 1000;
  const shown = lostAt !== null && seconds >= WORTH_A_WORD_S;
  return html`<div class="offline-bar" role="status" data-testid="offline" hidden=${!shown}>
    ${shown && html`<span>${t("Keine Verbindung zum Sitzungsserver. Wir verbinden neu, nichts geht verloren.")}</span>`}
    ${shown && html`<span class="figures" aria-hidden="true">${duration(seconds)}</span>`}
  </div>`;
}

/** @param {{goodbye: Goodbye}} props */
export const Farewell = ({ goodbye }) => html`<main class="farewell" data-testid="goodbye">
  <h1>${goodbye.code === "taken-over" ? t("Sie sind an einem anderen Gerät angemeldet") : t("Ihr Zugang ist beendet")}</h1>
  <p>${t(goodbye.text)}</p>
  ${goodbye.code === "taken-over" && html`<button type="button" class="key primary" data-testid="go-on-here" onClick=${() => location.reload()}>${t("Hier weitermachen")}</button>`}
</main>`;

/** Says each change of the sitting once. @param {{view: Sections}} props */
export function Announcer({ view }) {
  const last = useRef(/** @type {Sections} */ ({}));
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    const sentences = news(last.current, view);
    last.current = view;
    if (sentences.length) setSentence(sentences.join(" "));
  }, [view]);
  return html`<div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">${sentence}</div>`;
}

/** A rehearsal says so on the public page; the other pages have it in their frame, from before they are connected. @param {{meeting: Meeting | null | undefined}} props */
export const Rehearsal = ({ meeting }) => meeting?.rehearsal && html`<p class="rehearsal" data-testid="rehearsal"><strong>${t("Probe")}</strong> · ${t("Nichts davon ist eine Sitzung. Am Ende wird alles verworfen.")}</p>`;

/**
 * @param {{view: Sections, lostAt: number | null, goodbye: Goodbye | null, className: string, children?: ComponentChildren}} props
 */
export function Shell({ view, lostAt, goodbye, className, children }) {
  if (goodbye && goodbye.code !== "stopping") return html`<${Farewell} goodbye=${goodbye} />`;
  return html`<div class="screen ${className}">
    <${OfflineBar} lostAt=${lostAt} />
    <${Announcer} view=${view} />
    ${view.meeting ? children : html`<main class="waiting"><p>${t("Die Sitzung wird geladen …")}</p></main>`}
  </div>`;
}
