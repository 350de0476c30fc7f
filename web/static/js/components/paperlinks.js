/** The papers of an item as links: each opens in a window of its own, beside the sitting. */
import { html } from "htm/preact";

/** @import {Item} from "../types.js" */

/** Draws nothing where there are none. @param {{item: Item}} props */
export const PaperLinks = ({ item }) =>
  item.papers.length > 0 &&
  html`<ul class="paper-links">${item.papers.map((paper) => html`<li key=${paper.file}><a href="papers/${paper.file}" target="_blank" rel="noopener" data-testid="paper-${paper.file}">${paper.title}</a></li>`)}</ul>`;
