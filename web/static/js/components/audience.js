/** How many people came to a citizens' assembly: counted by hand, noted by the clerk, shown in the head of the minutes. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { SendForm, useForm } from "./fields.js";

/** @import {Meeting, Send} from "../types.js" */

/** @param {{meeting: Meeting, send: Send}} props */
export function Audience({ meeting, send }) {
  const form = useForm({ number: "" });
  return html`<section class="zone" aria-labelledby="zone-audience" data-testid="audience">
    <h2 id="zone-audience">${t("Personen im Saal")}</h2>
    <p class="quiet" role="status" data-testid="audience-counted">${meeting.audience === null ? t("Noch nicht gezählt.") : t("Gezählt: {number}.", { number: meeting.audience })}</p>
    <${SendForm} form=${form} intent=${() => ({ name: "CountAudience", number: Number(form.values.number) })} send=${send} label=${t("Zahl eintragen")} testid="audience-send">
      <label>${t("Wie viele Personen sind im Saal?")}
        <input type="number" min="0" max="99999" step="1" inputmode="numeric" required value=${form.values.number} data-testid="audience-number" onInput=${(/** @type {Event} */ event) => form.set("number", /** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <//>
  </section>`;
}
