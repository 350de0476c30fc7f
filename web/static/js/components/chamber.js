/** Zone SEATS / BALLOT MAP of the chair: the map, the vote upon it, the remote row, and what may be done for one person. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { CHOICE_WORD, fullName, presenceWord, t } from "../i18n.js";
import { ReportFor } from "./disturbances.js";
import { Key } from "./key.js";
import { Result, choicesOf } from "./result.js";
import { RollCall } from "./rollcall.js";
import { Legend, RemoteRow, SeatMap } from "./seatmap.js";

/** @import {Live, Person, Send, Vote} from "../types.js" */
/** @import {ComponentChildren} from "preact" */

/** @param {{person: Person | undefined, send: Send}} props */
function Selected({ person, send }) {
  if (!person) return html`<p class="quiet">${t("Einen Platz antippen, um zu sehen, wer dort sitzt, und ihm das Wort zu erteilen.")}</p>`;
  return html`<div class="selected-person" data-testid="selected-person">
    <p><strong>${fullName(person)}</strong>, ${presenceWord(person.present)}</p>
    ${person.present && html`<${Key} intent=${{ name: "GiveFloor", person_id: person.id }} send=${send} label=${t("Wort erteilen")} testid="give-floor" />`}
    ${person.present === "remote" && html`<${ReportFor} personId=${person.id} name=${person.name} source="chair" send=${send} />`}
  </div>`;
}

/** The chair votes too, with the own voice only. @param {{vote: Vote, personId: string, send: Send}} props */
function OwnBallot({ vote, personId, send }) {
  const choice = vote.ballots[personId];
  const entitled = choice || vote.missing.includes(personId) || vote.voted.includes(personId);
  if (vote.state !== "open" || !entitled) return null;
  return html`<div class="own-ballot" role="group" aria-label=${t("Ihre eigene Stimme")}>
    <span>${t("Ihre eigene Stimme")}:</span>
    ${choicesOf(vote).map((one) => html`<${Key} key=${one} intent=${{ name: "CastBallot", vote_id: vote.id, person_id: personId, choice: one, channel: "app" }}
      send=${send} label=${CHOICE_WORD[one]} pressed=${choice === one} className="small ballot-${one}" testid="own-vote-${one}" />`)}
  </div>`;
}

/**
 * @param {{people: Person[], live: Live, vote: Vote | null | undefined, personId: string | null, send: Send, before?: ComponentChildren}} props
 *   `before` is shown until the next vote runs
 */
export function Chamber({ people, live, vote, personId, send, before }) {
  const [selected, select] = useState(/** @type {string | null} */ (null));
  return html`<section class="zone chamber" aria-labelledby="zone-seats">
    <h2 id="zone-seats">${vote ? t("Abstimmung") : t("Plätze")}</h2>
    ${vote && html`<${Result} vote=${vote} /><${RollCall} vote=${vote} people=${people} />`}
    ${vote?.state !== "open" && before}
    ${vote && personId && html`<${OwnBallot} vote=${vote} personId=${personId} send=${send} />`}
    <${SeatMap} people=${people} vote=${vote} selected=${selected} onSelect=${(/** @type {string} */ id) => select(id === selected ? null : id)} />
    ${vote && html`<${Legend} />`}
    <${Selected} person=${people.find((person) => person.id === selected)} send=${send} />
    <h3>${t("Zugeschaltet")}</h3>
    <${RemoteRow} people=${people} live=${live} vote=${vote} />
  </section>`;
}
