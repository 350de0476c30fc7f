/** The published minutes, for everybody. */
import { html } from "htm/preact";
import { t } from "../i18n.js";

/** @type {Record<string, string>} */
const FORMAT_WORD = { html: t("Ansehen (HTML)"), pdf: "PDF", txt: t("Nur Text"), xml: "Akoma Ntoso (XML)" };

/** @param {string} file */
const ending = (file) => file.slice(file.lastIndexOf(".") + 1);

/** @param {{files: string[]}} props */
export const PublishedMinutes = ({ files }) => files.length > 0 && html`<section class="zone" aria-labelledby="published-minutes-heading" data-testid="published-minutes">
  <h2 id="published-minutes-heading">${t("Niederschrift")}</h2>
  <p class="row-keys">${files.map((file) => html`<a class="key" key=${file} href="/niederschrift/${file}" target="_blank" rel="noopener">${FORMAT_WORD[ending(file)] ?? ending(file)}</a>`)}</p>
</section>`;
