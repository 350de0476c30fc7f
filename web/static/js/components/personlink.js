/** The clerk's key for whoever wants an own device, in the hall or at home: the personal link, to be read or photographed. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, t } from "../i18n.js";

/** @import {Person} from "../types.js" */

/** @typedef {{name: string, url: string, code: {size: number, path: string}}} Link */

/** Who leads and who writes have pages of their own. @type {Person["function"][]} */
const HAVE_THEIR_OWN = ["chair", "clerk"];

/** @param {string} slug @param {string} person @returns {Promise<Link>} */
async function fetchLink(slug, person) {
  const answer = await fetch(`/p/${slug}/people/${encodeURIComponent(person)}/link`, { method: "POST", credentials: "same-origin" });
  if (!answer.ok) throw new Error(`link: ${answer.status}`);
  return answer.json();
}

/** Black on white whatever the theme: a camera has to read it. @param {{link: Link, onDone: () => void}} props */
const Shown = ({ link, onDone }) => html`<div class="person-link" data-testid="person-link">
  <p role="status"><strong>${link.name}</strong></p>
  <svg class="qr" viewBox="0 0 ${link.code.size} ${link.code.size}" role="img" aria-label=${t("QR-Code des Links für {name}", { name: link.name })}><rect width="100%" height="100%" fill="#fff" /><path d=${link.code.path} fill="#000" /></svg>
  <p><code data-testid="person-url">${link.url}</code></p>
  <button type="button" class="key small" data-testid="link-done" onClick=${onDone}>${t("Wieder verbergen")}</button>
</div>`;

/** @param {{people: Person[], slug: string}} props */
export function PersonLink({ people, slug }) {
  const [person, choose] = useState("");
  const [link, show] = useState(/** @type {Link | null} */ (null));
  const [trouble, setTrouble] = useState("");
  async function ask() {
    const found = await fetchLink(slug, person).catch(() => null);
    show(found);
    setTrouble(found ? "" : t("Der Sitzungsserver hat nicht geantwortet. Bitte gleich noch einmal versuchen."));
  }
  /** @param {string} id */
  function turnTo(id) {
    choose(id);
    show(null);
  }
  const options = people.filter((one) => !HAVE_THEIR_OWN.includes(one.function));
  return html`<details class="zone person-links" data-testid="person-links">
    <summary><h2>${t("Persönlicher Link")}</h2></summary>
    <div class="folded">
    <p class="quiet">${t("Für ein eigenes Gerät, im Saal oder zu Hause. Wer ihn hat, stimmt mit dieser Stimme ab: Zeigen Sie ihn nur der Person selbst.")}</p>
    <label>${t("Person")} <select value=${person} data-testid="link-person" onChange=${(/** @type {Event} */ event) => turnTo(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="">–</option>${options.map((one) => html`<option key=${one.id} value=${one.id}>${fullName(one)}</option>`)}</select></label>
    <button type="button" class="key" disabled=${!person} data-testid="show-link" onClick=${ask}>${t("Link zeigen")}</button>
    ${trouble && html`<p class="refused" role="alert"><span aria-hidden="true">▲ </span>${trouble}</p>`}
    ${link && html`<${Shown} link=${link} onDone=${() => show(null)} />`}
    </div>
  </details>`;
}
