/** What is debated, in the hall: the text that would be voted on next, as far as it fits at 15 m. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { motionTitle } from "./motions.js";

/** @import {Item, Motion} from "../types.js" */

/** The motion moved last, while it is open, else the proposal as it stands. @param {Motion[]} motions @param {Item} item @returns {[string, string]} */
function shown(motions, item) {
  const newest = motions.filter((motion) => motion.item_id === item.id && motion.state === "moved").at(-1);
  if (newest) return [motionTitle(newest), newest.text];
  return [t("Beschlussvorschlag"), item.wording || item.motion];
}

/** @param {{motions: Motion[], item: Item | undefined}} props */
export function HallMotions({ motions, item }) {
  if (!item) return null;
  const [kind, text] = shown(motions, item);
  return text && html`<p class="hall-motion" data-testid="hall-motion"><strong>${kind}:</strong> ${text}</p>`;
}
