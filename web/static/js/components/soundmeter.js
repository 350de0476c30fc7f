/** How loud a microphone or an output is, for the technician: a bar with its figure. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { page } from "../page.js";

/** dBFS. Speech lies between -40 and -12; below -50 nobody hears anything, above -6 it distorts. */
const RANGE = { min: -60, low: -50, optimum: -25, high: -6, max: 0 };

/** What a microphone or an output without any sound tells. */
const SILENCE = -127;

/** @param {{level: number, name: string}} props */
export function SoundMeter({ level, name }) {
  const figure = level <= SILENCE ? t("still") : `${level.toLocaleString(page.lang, { maximumFractionDigits: 0 })} dB`;
  return html`<span class="sound-meter" data-testid="meter">
    <meter ...${RANGE} value=${Math.max(RANGE.min, level)} aria-label=${t("Pegel: {name}", { name })}>${figure}</meter>
    <span>${figure}</span>
  </span>`;
}
