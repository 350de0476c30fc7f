/** Chair and clerk mark a vote of the item under debate that has to be taken again, because something disturbed it. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Line, Pick, SendForm, useForm } from "./fields.js";

/** @import {Item, Send, Vote} from "../types.js" */

/** The counted votes of the item that do not bear the mark yet, the newest first. @param {Item | undefined} item @param {Vote | null | undefined} vote */
function markable(item, vote) {
  const known = [...(vote ? [vote] : []), ...(item?.results ?? []).toReversed()];
  const once = known.filter((one, place) => known.findIndex((other) => other.id === one.id) === place);
  return once.filter((one) => one.state !== "open" && one.about !== "test" && !one.impaired);
}

/** @param {{item: Item | undefined, vote: Vote | null | undefined, send: Send}} props */
export function MarkImpaired({ item, vote, send }) {
  const form = useForm({ vote: "", reason: "" });
  const votes = markable(item, vote);
  if (!votes.length) return null;
  const chosen = votes.some((one) => one.id === form.values.vote) ? form.values.vote : votes[0].id;
  return html`<details class="mark-impaired" data-testid="mark-impaired"><summary>${t("Abstimmung war gestört …")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Zur Wiederholung vormerken")} testid="mark" intent=${() => ({ name: "MarkVoteImpaired", vote_id: chosen, reason: form.values.reason })}>
      ${votes.length > 1 && html`<${Pick} form=${form} name="vote" label=${t("Welche Abstimmung?")} testid="mark-vote" options=${votes.map((one) => ({ id: one.id, text: one.question }))} />`}
      <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="mark-reason" required />
    <//></details>`;
}
