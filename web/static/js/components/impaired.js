/** Chair and clerk mark a vote of the item under debate that has to be taken again, and take a mistaken mark back. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Line, Pick, SendForm, useForm } from "./fields.js";

/** @import {Item, Send, Vote} from "../types.js" */

/** The counted votes of the item, the newest first. @param {Item | undefined} item @param {Vote | null | undefined} vote */
export function counted(item, vote) {
  const known = [...(vote ? [vote] : []), ...(item?.results ?? []).toReversed()];
  const once = known.filter((one, place) => known.findIndex((other) => other.id === one.id) === place);
  return once.filter((one) => one.state !== "open" && one.about !== "test");
}

/**
 * A form that names one of these votes and a reason.
 * @param {{votes: Vote[], intent: string, title: string, label: string, testid: string, send: Send}} props
 */
function VoteAndReason({ votes, intent, title, label, testid, send }) {
  const form = useForm({ vote: "", reason: "" });
  if (!votes.length) return null;
  const chosen = votes.some((one) => one.id === form.values.vote) ? form.values.vote : votes[0].id;
  return html`<details class="mark-impaired" data-testid="${testid}-impaired"><summary>${title}</summary>
    <${SendForm} form=${form} send=${send} label=${label} testid=${testid} intent=${() => ({ name: intent, vote_id: chosen, reason: form.values.reason })}>
      ${votes.length > 1 && html`<${Pick} form=${form} name="vote" label=${t("Welche Abstimmung?")} testid="${testid}-vote" options=${votes.map((one) => ({ id: one.id, text: one.question }))} />`}
      <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="${testid}-reason" required />
    <//></details>`;
}

/** @param {{item: Item | undefined, vote: Vote | null | undefined, send: Send}} props */
export function MarkImpaired({ item, vote, send }) {
  const votes = counted(item, vote);
  return html`<${VoteAndReason} votes=${votes.filter((one) => !one.impaired)} intent="MarkVoteImpaired" title=${t("Abstimmung war gestört …")} label=${t("Zur Wiederholung vormerken")} testid="mark" send=${send} />
    <${VoteAndReason} votes=${votes.filter((one) => one.impaired)} intent="UnmarkVoteImpaired" title=${t("Vormerkung zur Wiederholung …")} label=${t("Vormerkung zurücknehmen")} testid="unmark" send=${send} />`;
}
