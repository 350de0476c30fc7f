/**
 * The clerk's keys for personal links: shown to whoever wants an own device, in the hall or at home, to be read or
 * photographed; taken back, and replaced by another, where one was lost or passed on.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, t } from "../i18n.js";
import { DangerKey, Key } from "./key.js";

/** @import {Person, Send} from "../types.js" */

/** @typedef {{name: string, url: string, code: {size: number, path: string}}} Link */
/** @typedef {{place: string, label: string}} Choice `place` is where the server answers for that link */

/** Who leads and who writes have pages of their own. @type {Person["function"][]} */
const HAVE_THEIR_OWN = ["chair", "clerk"];

/** Not shown, only taken back: the start of the server prints them. @type {Choice[]} */
const OF_A_ROLE = [
  { place: "links/chair", label: t("Vorsitz") },
  { place: "links/hall", label: t("Saalbildschirm") },
  { place: "links/operator", label: t("Technik") },
  { place: "links/captioner", label: t("Untertitel") },
  { place: "links/viewer", label: t("Mitsehen") },
];

/** @param {Person} one @returns {Choice} */
const ofPerson = (one) => ({ place: `people/${encodeURIComponent(one.id)}/link`, label: fullName(one) });

/** The link, or why there is none; what stands before a server that is away answers with pages. @param {string} address @returns {Promise<{link: Link | null, text: string}>} */
async function fetchLink(address) {
  try {
    const answer = await fetch(address, { method: "POST", credentials: "same-origin" });
    const said = await answer.json();
    return answer.ok ? { link: said, text: "" } : { link: null, text: said.text };
  } catch {
    return { link: null, text: t("Der Sitzungsserver hat nicht geantwortet. Bitte gleich noch einmal versuchen.") };
  }
}

/** Black on white whatever the theme: a camera has to read it. @param {{link: Link, onDone: () => void}} props */
const Shown = ({ link, onDone }) => html`<div class="person-link" data-testid="person-link">
  <p role="status"><strong>${link.name}</strong></p>
  <svg class="qr" viewBox="0 0 ${link.code.size} ${link.code.size}" role="img" aria-label=${t("QR-Code des Links für {name}", { name: link.name })}><rect width="100%" height="100%" fill="#fff" /><path d=${link.code.path} fill="#000" /></svg>
  <p><code data-testid="person-url">${link.url}</code></p>
  <button type="button" class="key small" data-testid="link-done" onClick=${onDone}>${t("Wieder verbergen")}</button>
</div>`;

/** @param {{label: string, choices: Choice[]}} props */
const Group = ({ label, choices }) => html`<optgroup label=${label}>${choices.map((one) => html`<option key=${one.place} value=${one.place}>${one.label}</option>`)}</optgroup>`;

/** @param {{people: Person[], slug: string}} props */
export function PersonLink({ people, slug }) {
  const [place, choose] = useState("");
  const [link, show] = useState(/** @type {Link | null} */ (null));
  /** @param {string} what @returns {Send} */
  const asking = (what) => async () => {
    const found = await fetchLink(`/p/${slug}/${place}${what}`);
    show(found.link);
    return found.link ? { ok: true, seq: 0 } : { ok: false, error: { code: "link", text: found.text } };
  };
  /** @param {string} chosen */
  function turnTo(chosen) {
    choose(chosen);
    show(null);
  }
  const persons = people.filter((one) => !HAVE_THEIR_OWN.includes(one.function)).map(ofPerson);
  const shown = persons.some((one) => one.place === place);
  return html`<details class="zone person-links" data-testid="person-links">
    <summary><h2>${t("Persönlicher Link")}</h2></summary>
    <div class="folded">
    <p class="quiet">${t("Für ein eigenes Gerät, im Saal oder zu Hause. Wer ihn hat, stimmt mit dieser Stimme ab: Zeigen Sie ihn nur der Person selbst.")} ${t("Ging er verloren oder wurde er weitergegeben, sperren Sie ihn.")}</p>
    <label>${t("Wessen Link")} <select value=${place} data-testid="link-person" onChange=${(/** @type {Event} */ event) => turnTo(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="">–</option><${Group} label=${t("Personen")} choices=${persons} /><${Group} label=${t("Andere Seiten")} choices=${OF_A_ROLE} /></select></label>
    <div class="row-keys" key=${place}>
      ${(shown || !place) && html`<${Key} intent=${{ name: "" }} send=${asking("")} label=${t("Link zeigen")} disabled=${!place} testid="show-link" />`}
      ${place && html`<${DangerKey} intent=${{ name: "" }} send=${asking("/renew")} label=${t("Sperren und neuen Link zeigen")} consequence=${t("Der alte Link gilt nicht mehr; wer ihn gerade benutzt, wird getrennt.")} testid="renew-link" />`}
    </div>
    ${link && html`<${Shown} link=${link} onDone=${() => show(null)} />`}
    </div>
  </details>`;
}
