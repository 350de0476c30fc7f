/** Elections as a member sees them: propose, object to electing by hand, accept the own election. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { ElectionShown } from "./electionresult.js";
import { NominateForm } from "./elections.js";
import { DangerKey, Key } from "./key.js";

/** @import {Election, Me, MyElection, Person, Send} from "../types.js" */

/** @param {{election: Election, mine: MyElection, me: Me, send: Send}} props */
const Own = ({ election, mine, me, send }) => html`
  ${mine.locked_out && html`<p class="warning" data-testid="locked-out-${election.id}"><span aria-hidden="true">▲ </span>${t("Sie sind zugeschaltet und nehmen an diesem Wahlgang nicht teil.")}</p>`}
  ${mine.may_object && !mine.objected && html`<${DangerKey} intent=${{ name: "ObjectToHands", election_id: election.id, person_id: me.person.id }} send=${send} label=${t("Der Wahl durch Handzeichen widersprechen")} consequence=${t("Dann wird schriftlich und geheim gewählt.")} about=${election.post} className="small" testid="object-${election.id}" />`}
  ${mine.objected && html`<p>${t("Sie haben der Wahl durch Handzeichen widersprochen.")}</p>`}
  ${mine.asked && html`<p class="row-keys"><strong>${t("Sie sind gewählt.")}</strong>
    <${Key} intent=${{ name: "AnswerElection", election_id: election.id, elected_name: me.person.name, accepted: true, person_id: me.person.id }} send=${send} label=${t("Ich nehme die Wahl an")} testid="i-accept-${election.id}" />
    <${DangerKey} intent=${{ name: "AnswerElection", election_id: election.id, elected_name: me.person.name, accepted: false, person_id: me.person.id }} send=${send} label=${t("Ich lehne die Wahl ab")} consequence=${t("Das lässt sich nicht zurücknehmen.")} testid="i-decline-${election.id}" /></p>`}`;

/** @param {{elections: Election[], item: string | null | undefined, me: Me, people: Person[], base: string, send: Send}} props */
export function MyElections({ elections, item, me, people, base, send }) {
  const here = elections.filter((one) => one.item_id === item);
  const mine = (/** @type {Election} */ election) => me.elections.find((one) => one.id === election.id);
  return here.length > 0 && html`<section class="zone elections" aria-labelledby="my-elections" data-testid="my-elections">
    <h2 id="my-elections">${t("Wahlen")}</h2>
    ${here.map((election) => html`<div key=${election.id}><${ElectionShown} election=${election} base=${base} />
      ${mine(election) && html`<${Own} election=${election} mine=${mine(election)} me=${me} send=${send} />`}
      ${election.state === "ready" && !election.ballots.length && me.person.voting && html`<${NominateForm} election=${election} people=${people} mover=${me.person.id} send=${send} />`}</div>`)}
  </section>`;
}
