/** A vote slides over the lower third of a remote member's screen: three large keys, a receipt, a change until the end. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { CHOICE_LETTER, CHOICE_WORD, t } from "../i18n.js";
import { clock, now } from "../time.js";
import { Refused, useIntent } from "./key.js";
import { Kind, Progress, Result, choicesOf } from "./result.js";
import { RollCall } from "./rollcall.js";

/** @import {Choice, Me, Person, Send, Vote} from "../types.js" */

/** @typedef {{seq: number, at: string}} Receipt */

/** @param {{me: Me, receipt: Receipt | null}} props */
const Received = ({ me, receipt }) => html`<p class="receipt" role="status" data-testid="receipt" data-choice=${me.ballot ?? ""}>
  ${me.ballot && html`<span aria-hidden="true">✓ </span><strong>${t("Ihre Stimme ist gezählt: {choice}.", { choice: CHOICE_WORD[me.ballot] })}</strong>
    ${receipt && html` <span class="figures">${t("Beleg Nr. {n}, {time} Uhr.", { n: receipt.seq, time: receipt.at })}</span>`}
    ${" "}${t("Sie können sie ändern, bis der Vorsitz die Abstimmung schließt.")}`}
</p>`;

/** @param {{vote: Vote, me: Me, send: Send}} props */
function Voting({ vote, me, send }) {
  const { run, busy, problem } = useIntent(send);
  const [receipt, setReceipt] = useState(/** @type {Receipt | null} */ (null));
  useEffect(() => setReceipt(null), [vote.id]);
  /** @param {Choice} choice */
  async function cast(choice) {
    const result = await run({ name: "CastBallot", vote_id: vote.id, person_id: me.person.id, choice, channel: "app" });
    if (result?.ok) setReceipt({ seq: result.seq, at: clock(now.peek()) });
  }
  return html`<div>
    <div class="vote-keys" role="group" aria-label=${t("Ihre Stimme")}>
      ${choicesOf(vote).map((choice) => html`<button key=${choice} type="button" class="key vote-key ballot-${choice}" data-testid="vote-${choice}" aria-pressed=${me.ballot === choice} aria-busy=${busy} onClick=${() => cast(choice)}>
        <span class="ballot-chip" aria-hidden="true">${CHOICE_LETTER[choice]}</span> ${CHOICE_WORD[choice]}</button>`)}
    </div>
    <${Received} me=${me} receipt=${receipt} />
    <${Refused} problem=${problem} />
  </div>`;
}

/** Why the keys are not there. @param {Vote} vote @param {Me} me */
function whyNot(vote, me) {
  if (vote.form === "roll-call" && vote.missing.includes(me.person.id)) return t("Sie stimmen ab, sobald Ihr Name aufgerufen ist.");
  if (vote.form === "hands" && vote.hands && me.person.present === "hall") return t("Die Handzeichen im Saal sind gezählt; aus dem Saal nimmt diese Seite keine Stimme mehr an.");
  return t("Sie stimmen bei diesem Punkt nicht mit ab.");
}

/** The keys as soon as they may be pressed, else why not. @param {{vote: Vote, me: Me, send: Send}} props */
function Own({ vote, me, send }) {
  if (!me.may_vote) return html`<p>${whyNot(vote, me)}</p>`;
  const either = vote.form === "hands" && me.person.present === "hall" && !me.ballot;
  return html`${either && html`<p data-testid="either-hand">${t("Heben Sie die Hand, oder stimmen Sie hier ab, nicht beides: Wer hier abstimmt, wird bei den Handzeichen nicht mitgezählt.")}</p>`}<${Voting} vote=${vote} me=${me} send=${send} />`;
}

/** @param {{vote: Vote, me: Me, people: Person[], send: Send}} props */
export function VotePanel({ vote, me, people, send }) {
  return html`<section class="vote-panel" aria-labelledby="vote-heading" data-testid="vote-panel" data-state=${vote.state}>
    <div class="vote-title">
      <h2 id="vote-heading">${vote.state === "open" ? t("Abstimmung") : t("Ergebnis der Abstimmung")}${vote.number && ` · ${t("TOP {number}", { number: vote.number })}`}</h2>
      ${vote.state === "open" && html`<${Progress} vote=${vote} />`}
    </div>
    ${vote.state === "open"
      ? html`<p class="question">${vote.question}</p><${Kind} vote=${vote} /><${RollCall} vote=${vote} people=${people} /><${Own} vote=${vote} me=${me} send=${send} />`
      : html`<${Result} vote=${vote} />`}
  </section>`;
}
