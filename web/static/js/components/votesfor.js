/**
 * A doubt of the count, the own voice in the minutes and an objection to electing by hand: entered by the clerk for
 * somebody in the hall, by the chair for herself. Remote members have the same on their own page.
 */
import { html } from "htm/preact";
import { CHOICE_WORD, fullName, t } from "../i18n.js";
import { Line, Pick, SendForm, useForm } from "./fields.js";
import { counted } from "./impaired.js";
import { DangerKey } from "./key.js";
import { choicesOf } from "./result.js";

/** @import {Choice, Election, Item, Person, Send, Vote} from "../types.js" */

/** Nobody and nothing is chosen beforehand: a wrong name or voice would stand in the minutes. */
const UNCHOSEN = { id: "", text: t("bitte wählen") };

/** @type {Election["state"][]} */
const BEFORE_COUNT = ["ready", "balloting", "typed"];

/** Those that may be held by hand as long as nobody objects. @param {Election[]} elections @param {Item | undefined} item */
const byHand = (elections, item) => elections.filter((one) => one.item_id === item?.id && one.kind === "majority" && !one.full_time && one.objected === 0 && BEFORE_COUNT.includes(one.state));

/** The vote shown may still be that of the item before. @param {Item | undefined} item @param {Vote | null | undefined} vote */
const votesHere = (item, vote) => counted(item, item && vote?.item_id !== item.id ? null : vote);

/** @param {{vote: Vote, person: Person, send: Send}} props */
const Doubt = ({ vote, person, send }) => vote.doubts.includes(person.id)
  ? html`<p class="quiet" role="status" data-testid="doubt-entered">${t("Der Zweifel am Ergebnis ist eingetragen.")}</p>`
  : html`<${DangerKey} intent=${{ name: "DoubtVote", vote_id: vote.id, person_id: person.id }} send=${send} label=${t("Zweifel am Ergebnis eintragen")} about=${person.name} testid="enter-doubt"
      consequence=${t("Der Zweifel steht mit Namen in der Niederschrift.")} />`;

/** Hands are kept without names, so the choice is asked. @param {{vote: Vote, person: Person, send: Send}} props */
function Statement({ vote, person, send }) {
  const form = useForm({ choice: "", text: "" });
  const hand = vote.form === "hands" && !(person.id in vote.ballots);
  const intent = () => ({ name: "RecordOwnVote", vote_id: vote.id, person_id: person.id, choice: form.values.choice || null, text: form.values.text });
  const choices = choicesOf(vote).map((/** @type {Choice} */ one) => ({ id: one, text: CHOICE_WORD[one] }));
  return html`${vote.noted.includes(person.id) && html`<p class="quiet" role="status" data-testid="own-vote-entered">${t("Die Abstimmung steht zu Protokoll; ein neuer Text ersetzt den alten.")}</p>`}
    <${SendForm} form=${form} intent=${intent} send=${send} label=${t("Abstimmung zu Protokoll")} testid="enter-own-vote">
    ${hand && html`<${Pick} form=${form} name="choice" label=${t("Hat gestimmt mit")} testid="own-vote-choice" options=${[UNCHOSEN, ...choices]} />`}
    <${Line} form=${form} name="text" label=${t("Erklärung (freiwillig)")} testid="own-vote-text" maxlength=${500} />
  <//>`;
}

/** @param {{election: Election, person: Person, send: Send}} props */
const Objection = ({ election, person, send }) => html`<div data-testid="objection-${election.id}"><p>${election.post}</p>
  <${DangerKey} intent=${{ name: "ObjectToHands", election_id: election.id, person_id: person.id }} send=${send} label=${t("Widerspruch gegen Wahl durch Handaufheben eintragen")} about=${person.name}
    consequence=${t("Dann wird schriftlich und geheim gewählt.")} testid="enter-objection-${election.id}" /></div>`;

/** What this person may have entered. @param {{person: Person, vote: Vote | undefined, elections: Election[], send: Send}} props */
const Entries = ({ person, vote, elections, send }) => html`
  ${vote && html`<${Doubt} key="doubt-${vote.id}-${person.id}" vote=${vote} person=${person} send=${send} />`}
  ${vote && vote.form !== "secret" && html`<${Statement} key="own-${vote.id}-${person.id}" vote=${vote} person=${person} send=${send} />`}
  ${elections.map((one) => html`<${Objection} key="${one.id}-${person.id}" election=${one} person=${person} send=${send} />`)}`;

/** @param {{form: import("./fields.js").Form, people: Person[]}} props */
const Who = ({ form, people }) => html`<${Pick} form=${form} name="person" label=${t("Für wen?")} testid="votes-for-person" options=${[UNCHOSEN, ...people.map((one) => ({ id: one.id, text: fullName(one) }))]} />`;

/** @param {{form: import("./fields.js").Form, votes: Vote[], chosen: Vote | undefined}} props */
const Which = ({ form, votes, chosen }) => votes.length > 1
  ? html`<${Pick} form=${{ ...form, values: { vote: chosen?.id ?? "" } }} name="vote" label=${t("Welche Abstimmung?")} testid="votes-for-vote" options=${votes.map((one) => ({ id: one.id, text: one.question }))} />`
  : chosen && html`<p class="question">${chosen.question}</p>`;

/**
 * @param {{people: Person[], own?: string, item: Item | undefined, vote: Vote | null | undefined, elections: Election[], send: Send}} props
 *   `own` is the one person it is for (the chair's own voice); empty for the clerk, who names somebody in the hall
 */
export function VotesFor({ people, own = "", item, vote, elections, send }) {
  const form = useForm({ person: "", vote: "" });
  const eligible = people.filter((one) => one.voting && (own ? one.id === own && one.present !== null : one.present === "hall"));
  const votes = votesHere(item, vote);
  const objectable = byHand(elections, item);
  if (!eligible.length || !(votes.length || objectable.length)) return null;
  const person = eligible.find((one) => one.id === (own || form.values.person));
  const chosen = votes.find((one) => one.id === form.values.vote) ?? votes[0];
  return html`<details class="zone votes-for" data-testid="votes-for"><summary><h2>${own ? t("Meine Stimme und mein Widerspruch") : t("Stimme und Widerspruch im Saal")}</h2></summary>
    <div class="folded">
      ${!own && html`<${Who} form=${form} people=${eligible} />`}
      <${Which} form=${form} votes=${votes} chosen=${chosen} />
      ${person && html`<${Entries} person=${person} vote=${chosen} elections=${objectable} send=${send} />`}
    </div></details>`;
}
