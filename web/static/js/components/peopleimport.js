/** People from a CSV file, before the sitting: choose or paste, look at every line with its reason, take over. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";

/** @typedef {{number: number, cells: Record<string, string>, problem: string}} Line */
/** @typedef {{problem: string, lines: Line[]}} Preview */
/** @typedef {{problem: string, taken: number, lines: Line[], links: {name: string, url: string}[]}} Taken */

const EXAMPLE = "Name;Funktion;Fraktion;Platz;Teilnahme";

/** @param {string} slug @param {string} what @param {Blob} body */
async function post(slug, what, body) {
  const answer = await fetch(`/p/${slug}/people${what}`, { method: "POST", credentials: "same-origin", body });
  if (!answer.ok) throw new Error(`people: ${answer.status}`);
  return answer.json();
}

/** @param {{line: Line}} props */
const Row = ({ line }) => html`<tr class=${line.problem ? "bad" : ""} data-testid="csv-line-${line.number}" data-bad=${Boolean(line.problem)}>
  <td class="figures">${line.number}</td><td>${line.cells.name ?? ""}</td><td>${line.cells.funktion ?? ""}</td><td>${line.cells.fraktion ?? ""}</td><td class="figures">${line.cells.platz ?? ""}</td>
  <td>${line.problem ? html`<strong>✕ </strong>${line.problem}` : html`<span>✓ ${t("kann übernommen werden")}</span>`}</td>
</tr>`;

/** @param {{lines: Line[]}} props */
const Lines = ({ lines }) => html`<div class="table-scroll"><table class="csv-lines">
  <thead><tr><th scope="col">${t("Zeile")}</th><th scope="col">${t("Name")}</th><th scope="col">${t("Funktion")}</th><th scope="col">${t("Fraktion")}</th><th scope="col">${t("Platz")}</th><th scope="col">${t("Prüfung")}</th></tr></thead>
  <tbody>${lines.map((line) => html`<${Row} key=${line.number} line=${line} />`)}</tbody>
</table></div>`;

/** @param {{taken: Taken}} props */
const Done = ({ taken }) => html`<div data-testid="csv-taken"><p role="status">${t("{n} Personen übernommen.", { n: taken.taken })}</p>
  ${taken.links.length > 0 && html`<p>${t("Persönliche Links für Zugeschaltete, nur hier zu sehen; bitte jetzt weitergeben:")}</p>
    <ul>${taken.links.map((link) => html`<li key=${link.url}>${link.name}: <code>${link.url}</code></li>`)}</ul>`}
  ${taken.lines.length > 0 && html`<${Lines} lines=${taken.lines} />`}
</div>`;

/** Where the file comes from: the disk, or pasted from a table. @param {{onBody: (body: Blob) => void}} props */
function Source({ onBody }) {
  const [text, setText] = useState("");
  return html`<div class="fields">
    <label>${t("CSV-Datei")} <input type="file" accept=".csv,text/csv" data-testid="csv-file" onChange=${(/** @type {Event} */ event) => {
      const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
      if (file) onBody(file);
    }} /></label>
    <label>${t("oder hier einfügen, mit den Spaltennamen in der ersten Zeile")}
      <textarea rows="4" value=${text} placeholder=${EXAMPLE} data-testid="csv-text" onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea></label>
    <button type="button" class="key" data-testid="csv-preview" disabled=${!text.trim()} onClick=${() => onBody(new Blob([text]))}>${t("Prüfen")}</button>
  </div>`;
}

/** @param {{slug: string}} props */
export function PeopleImport({ slug }) {
  const [body, setBody] = useState(/** @type {Blob | null} */ (null));
  const [preview, setPreview] = useState(/** @type {Preview | null} */ (null));
  const [taken, setTaken] = useState(/** @type {Taken | null} */ (null));
  const [trouble, setTrouble] = useState("");
  /** @param {() => Promise<void>} work */
  async function carefully(work) {
    setTrouble("");
    await work().catch(() => setTrouble(t("Der Sitzungsserver hat die Datei nicht angenommen. Bitte gleich noch einmal versuchen.")));
  }
  const look = (/** @type {Blob} */ file) => carefully(async () => {
    setTaken(null);
    setBody(file);
    setPreview(await post(slug, "/preview", file));
  });
  const take = () => carefully(async () => {
    if (body) setTaken(await post(slug, "", body));
    setPreview(null);
  });
  const good = preview?.lines.filter((line) => !line.problem).length ?? 0;
  const bad = (preview?.lines.length ?? 0) - good;
  return html`<details class="zone people-import" data-testid="people-import">
    <summary><h2>${t("Personen aus einer Datei")}</h2></summary>
    <${Source} onBody=${look} />
    ${(trouble || preview?.problem) && html`<p class="refused" role="alert"><span aria-hidden="true">▲ </span>${trouble || preview?.problem}</p>`}
    ${preview && preview.lines.length > 0 && html`<p role="status" data-testid="csv-summary">${t("{good} Zeilen können übernommen werden, {bad} nicht.", { good, bad })}</p>
      <${Lines} lines=${preview.lines} />
      <button type="button" class="key primary" data-testid="csv-take" disabled=${!good} onClick=${take}>${bad ? t("{good} Personen übernehmen, {bad} Zeilen weglassen", { good, bad }) : t("{good} Personen übernehmen", { good })}</button>`}
    ${taken && html`<${Done} taken=${taken} />`}
  </details>`;
}
