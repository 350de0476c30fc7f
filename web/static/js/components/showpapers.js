/** Papers of the item under debate, full screen in the public picture: which one, turning its pages, and no longer. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Key } from "./key.js";

/** @import {Item, Meeting, Publication, Send, Showing} from "../types.js" */

/** @param {{showing: Showing, send: Send}} props */
function Shown({ showing, send }) {
  const { file, title, page, pages } = showing;
  const turn = (/** @type {number} */ to) => ({ name: "ShowPaper", file, page: to });
  return html`<div data-testid="paper-shown" data-page=${page}>
    <p role="status">${t("In der Übertragung: {title}, Seite {page} von {pages}", { title, page, pages })}</p>
    <p class="row-keys">
      <${Key} intent=${turn(page - 1)} send=${send} label=${t("Vorige Seite")} disabled=${page <= 1} testid="paper-back" />
      <${Key} intent=${turn(page + 1)} send=${send} label=${t("Nächste Seite")} disabled=${page >= pages} testid="paper-forward" />
      <${Key} intent=${{ name: "HidePaper" }} send=${send} label=${t("Nicht mehr zeigen")} testid="paper-hide" />
    </p>
  </div>`;
}

/**
 * Only while an item with papers is debated in public, and there is a stream.
 * @param {{item: Item | undefined, showing: Showing | null | undefined, meeting: Meeting, publication: Publication | null | undefined, send: Send}} props
 */
export function ShowPapers({ item, showing, meeting, publication, send }) {
  const [open, setOpen] = useState(false);
  if (!publication || publication.mode === "none" || meeting.state !== "open" || meeting.public_excluded || !item?.public || !item.papers.length) return null;
  const others = item.papers.filter((paper) => paper.file !== showing?.file);
  return html`<details class="zone show-papers" data-testid="show-papers" open=${open || Boolean(showing)} onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}>
    <summary><h2>${t("Unterlagen in der Übertragung")}</h2></summary>
    ${showing && html`<${Shown} showing=${showing} send=${send} />`}
    <ul>${others.map((paper) => html`<li key=${paper.file} class="row-keys"><span>${paper.title}</span>
      <${Key} intent=${{ name: "ShowPaper", file: paper.file, page: 1 }} send=${send} label=${t("Seite zeigen")} about=${paper.title} className="small" testid="show-${paper.file}" /></li>`)}</ul>
  </details>`;
}
