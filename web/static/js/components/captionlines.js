/** All captions of the sitting, the newest first, each to be corrected in its place; every correction is a new version. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { clock } from "../time.js";

/** @typedef {{id: string, version: number, begin: string, text: string, speaker: string, item: string, origin: "human" | "feed" | "automatic"}} CaptionLine */
/** @typedef {(path: string, values: object) => Promise<string>} Send */

/** How many lines are drawn without a search: the last half hour; older ones are found by their words. */
const SHOWN = 200;

/** @param {{line: CaptionLine, send: Send}} props */
function Line({ line, send }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const [refused, setRefused] = useState("");
  /** @param {string} text */
  async function correct(text) {
    const sentence = await send(`captions/${line.id}`, { text, version: line.version });
    setRefused(sentence);
    if (!sentence) setDraft(null);
  }
  const keep = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (draft !== null && draft !== line.text) void correct(draft);
    else setDraft(null);
  };
  return html`<li class="caption-line" data-testid="caption-line">
    <p class="quiet">${t("{time} Uhr", { time: clock(line.begin) })} · ${line.speaker || t("ohne Redner")}${line.origin === "automatic" && html` · ${t("automatisch erkannt, nicht amtlich")}`}${line.version > 1 && html` · ${t("Fassung {number}", { number: line.version })}`}</p>
    <form onSubmit=${keep}>
      <input aria-label=${t("Text der Zeile")} value=${draft ?? line.text} lang="de"
        onInput=${(/** @type {InputEvent} */ event) => setDraft(/** @type {HTMLInputElement} */ (event.target).value)} />
      ${draft !== null && html`<button class="key primary">${t("Berichtigen")}</button>`}
      <button type="button" class="key" onClick=${() => correct("")}>${t("Streichen")}</button>
    </form>
    ${refused && html`<p class="refused" role="alert">${refused}</p>`}
  </li>`;
}

/** @param {{lines: CaptionLine[], send: Send}} props */
export function CaptionLines({ lines, send }) {
  const [wanted, setWanted] = useState("");
  const words = wanted.trim().toLowerCase();
  const found = lines.filter((line) => !words || line.text.toLowerCase().includes(words));
  const newest = found.sort((a, b) => b.begin.localeCompare(a.begin)).slice(0, SHOWN);
  return html`<section class="zone" aria-labelledby="lines-heading">
    <h2 id="lines-heading">${t("Gesendete Zeilen")}</h2>
    <label for="caption-search">${t("Suchen")}</label>
    <input id="caption-search" type="search" value=${wanted}
      onInput=${(/** @type {InputEvent} */ event) => setWanted(/** @type {HTMLInputElement} */ (event.target).value)} />
    <ul class="caption-lines">${newest.map((line) => html`<${Line} key=${line.id} line=${line} send=${send} />`)}</ul>
    ${!newest.length && html`<p>${words ? t("Diese Wörter kommen in keiner Zeile vor.") : t("Noch gibt es keine Zeile.")}</p>`}
  </section>`;
}
