/** The chair's list of motions on procedure and of proposed additions, the most far-reaching first, with the ways to decide. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Pick, SendForm, useForm } from "./fields.js";
import { Key } from "./key.js";
import { Supporters } from "./support.js";
import { PutToVote } from "./voteforms.js";

/** @import {Person, Point, Proposal, Send} from "../types.js" */

/** @param {Point} point */
const sides = (point) => [
  { id: "for", text: t("dafür"), heard: point.spoken_for },
  { id: "against", text: t("dagegen"), heard: point.spoken_against },
].filter((side) => !side.heard);

/** Enough members demand it. @param {Point} point */
const met = (point) => point.needed !== null && point.supporters.length >= point.needed;

/** @param {{point: Point, people: Person[], send: Send}} props */
function Hear({ point, people, send }) {
  const present = people.filter((person) => person.present);
  const left = sides(point);
  const form = useForm({ side: left[0]?.id ?? "", person: point.person_id || (present[0]?.id ?? "") });
  if (!left.length) return html`<small class="quiet">${t("Beide Seiten wurden gehört.")}</small>`;
  const side = left.some((one) => one.id === form.values.side) ? form.values.side : left[0].id;
  return html`<details><summary>${t("Wort dazu erteilen")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Wort erteilen")} testid="hear-${point.id}" intent=${() => ({ name: "HearProcedure", point_id: point.id, side, person_id: form.values.person })}>
      <${Pick} form=${form} name="side" label=${t("Auf welcher Seite?")} testid="hear-side-${point.id}" options=${left} />
      <${Pick} form=${form} name="person" label=${t("Wer spricht?")} testid="hear-person-${point.id}" options=${present.map((person) => ({ id: person.id, text: fullName(person) }))} />
    <//></details>`;
}

/** @param {{point: Point, first: boolean, people: Person[], send: Send}} props */
const Row = ({ point, first, people, send }) => html`<li class="motion-row" data-testid="point-${point.id}">
  <p><strong>${t(point.title)}</strong> <small>${point.mover}</small></p>
  <p>${t(point.question)}${point.reason && html` <span class="remark">${point.reason}</span>`}</p>
  <${Supporters} point=${point} />
  <div class="row-keys">
    ${first && met(point) && html`<${Key} intent=${{ name: "AcceptProcedure", point_id: point.id }} send=${send} label=${t("Dem Verlangen folgen")} about=${t(point.title)} testid="follow-${point.id}" />`}
    ${first && !met(point) && point.kind !== "secret-vote" && point.unopposed && html`<${Key} intent=${{ name: "AcceptProcedure", point_id: point.id }} send=${send} label=${t("Niemand widerspricht")} about=${t(point.title)} testid="accept-${point.id}" />`}
    ${first && !met(point) && point.kind !== "secret-vote" && html`<${PutToVote} intent=${{ name: "PutProcedureToVote", point_id: point.id }} send=${send} label=${t("Abstimmen lassen")} about=${t(point.title)} testid="vote-on-${point.id}" />`}
    <${Hear} point=${point} people=${people} send=${send} />
    <${Key} intent=${{ name: "WithdrawProcedure", point_id: point.id }} send=${send} label=${t("Zurückgezogen")} about=${t(point.title)} className="small" testid="drop-${point.id}" />
  </div>
</li>`;

/** @param {{proposal: Proposal, leads: boolean, send: Send}} props */
const ProposalRow = ({ proposal, leads, send }) => html`<li class="motion-row" data-testid="proposal-${proposal.id}">
  <p><strong>${proposal.title}</strong> <small>${proposal.mover}${!proposal.public && ` · ${t("nichtöffentlich")}`}</small></p>
  <p class="remark">${proposal.reason}</p>
  <div class="row-keys">
    ${leads && html`<${PutToVote} intent=${{ name: "PutProposalToVote", proposal_id: proposal.id }} send=${send} label=${t("Über die Ergänzung abstimmen")} about=${proposal.title} testid="put-${proposal.id}" />`}
    <${Key} intent=${{ name: "WithdrawProposal", proposal_id: proposal.id }} send=${send} label=${t("Zurückgezogen")} about=${proposal.title} className="small" testid="drop-${proposal.id}" />
  </div>
</li>`;

/** @param {{proposals: Proposal[], leads: boolean, send: Send}} props */
export const Proposals = ({ proposals, leads, send }) => proposals.length > 0 && html`<section class="zone motions" aria-labelledby="zone-proposals" data-testid="proposals">
  <h2 id="zone-proposals">${t("Vorschläge zur Tagesordnung")}</h2>
  <ul>${proposals.map((proposal) => html`<${ProposalRow} key=${proposal.id} proposal=${proposal} leads=${leads} send=${send} />`)}</ul>
</section>`;

/** @param {{procedure: Point[], people: Person[], send: Send}} props */
export const Procedure = ({ procedure, people, send }) => procedure.length > 0 && html`<section class="zone motions" aria-labelledby="zone-procedure" data-testid="procedure">
  <h2 id="zone-procedure">${t("Anträge zur Geschäftsordnung")}</h2>
  <ol>${procedure.map((point, place) => html`<${Row} key=${point.id} point=${point} first=${place === 0} people=${people} send=${send} />`)}</ol>
</section>`;
