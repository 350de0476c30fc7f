/** The minutes as files: all of it for the body, and what everybody may read. */
import { html } from "htm/preact";
import { t } from "../i18n.js";

/** @typedef {{file: string, testid: string, label: string, about: string}} Edition */

/** @type {Edition[]} */
const EDITIONS = [
  { file: "minutes", testid: "export", label: t("Vollständig"), about: t("Mit dem nichtöffentlichen Teil, für das Gremium und die Akten.") },
  { file: "minutes-public", testid: "export-public", label: t("Öffentliche Fassung"), about: t("Ohne den nichtöffentlichen Teil, zum Veröffentlichen.") },
];

/** @param {Edition} props */
const Files = ({ file, testid, label, about }) => html`<div role="group" aria-label=${label}>
  <h3>${label}</h3><p class="quiet">${about}</p>
  <p class="row-keys">
    <a class="key" href="${file}.html" target="_blank" rel="noopener" data-testid="${testid}-html">${t("Ansehen (HTML)")}</a>
    <a class="key" href="${file}.pdf" download data-testid="${testid}-pdf">PDF</a>
    <a class="key" href="${file}.docx" download data-testid="${testid}-docx">Word (DOCX)</a>
    <a class="key" href="${file}.odt" download data-testid="${testid}-odt">OpenDocument (ODT)</a>
    <a class="key" href="${file}.txt" download data-testid="${testid}-txt">${t("Nur Text")}</a>
    <a class="key" href="${file}.xml" download data-testid="${testid}-xml">Akoma Ntoso (XML)</a>
    <a class="key" href="${file}.json" download data-testid="${testid}-json">JSON</a>
    <a class="key" href="${file}.zip" download data-testid="${testid}-zip">${t("Paket für die E-Akte (ZIP)")}</a>
  </p>
</div>`;

/** Folded until the sitting is over. @param {{over: boolean}} props */
export const Exports = ({ over }) => html`<details class="zone exports" open=${over} data-testid="exports">
  <summary><h2>${t("Niederschrift ausgeben")}</h2></summary>
  <div class="folded">${EDITIONS.map((edition) => html`<${Files} key=${edition.file} ...${edition} />`)}
    <p class="row-keys"><a class="key" href="untertitel" data-testid="edit-captions">${t("Untertitel berichtigen")}</a>
      <a class="key" href="umfragen" data-testid="surveys">${t("Umfragen")}</a></p></div>
</details>`;
