/** Elections for chair and clerk: prepare, nominate, open, count by two, announce, draw lots, ask the elected. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { CountForm } from "./electioncount.js";
import { LotKeys } from "./electionlot.js";
import { BallotResult, ElectedNames } from "./electionresult.js";
import { Line, Pick, SendForm, Text, useForm } from "./fields.js";
import { DangerKey, Key } from "./key.js";
import { PutToVote } from "./voteforms.js";

/** @import {Election, Person, Send} from "../types.js" */

const KINDS = [{ id: "majority", text: t("ein Amt, nach Stimmenmehrheit") }, { id: "lists", text: t("mehrere Sitze, nach Listen") }, { id: "joint", text: t("mehrere Sitze, einheitlicher Wahlvorschlag") }];

/** @param {{send: Send}} props */
function Prepare({ send }) {
  const form = useForm({ post: "", kind: "majority", seats: "1", full_time: "no" });
  const seats = () => (form.values.kind === "majority" ? 1 : Number(form.values.seats));
  return html`<details><summary>${t("Wahl vorbereiten")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Wahl anlegen")} testid="prepare-election" intent=${() => ({ name: "PrepareElection", post: form.values.post, kind: form.values.kind, seats: seats(), full_time: form.values.full_time === "yes" })}>
      <${Line} form=${form} name="post" label=${t("Was wird gewählt?")} testid="election-post" required />
      <${Pick} form=${form} name="kind" label=${t("Wie?")} testid="election-kind" options=${KINDS} />
      ${form.values.kind !== "majority" && html`<${Line} form=${form} name="seats" label=${t("Zahl der Sitze")} testid="election-seats" required />`}
      <${Pick} form=${form} name="full_time" label=${t("Hauptamtlich?")} testid="election-full-time" options=${[{ id: "no", text: t("nein") }, { id: "yes", text: t("ja, also nie durch Handzeichen") }]} />
    <//></details>`;
}

/** Names of a list, one a line. @param {string} text */
const namesIn = (text) => text.split("\n").map((name) => name.trim()).filter(Boolean);

/** @param {{election: Election, people: Person[], send: Send, mover?: string}} props `mover` is the own person of a member */
export function NominateForm({ election, people, send, mover = "" }) {
  const form = useForm({ whom: "", label: "", names: "", mover: "" });
  const { values } = form;
  const options = [{ id: "", text: t("anderer Name") }, ...people.map((one) => ({ id: one.id, text: fullName(one) }))];
  return html`<details><summary>${t("Vorschlagen")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Vorschlag eintragen")} testid="nominate-${election.id}" intent=${() => ({ name: "Nominate", election_id: election.id, label: values.label, whom: values.whom, names: namesIn(values.names), person_id: mover, mover: values.mover })}>
      ${election.kind === "majority" && html`<${Pick} form=${form} name="whom" label=${t("Wer?")} testid="nominate-whom-${election.id}" options=${options} />`}
      ${!values.whom && html`<${Line} form=${form} name="label" label=${election.kind === "majority" ? t("Name") : t("Name der Liste")} testid="nominate-label-${election.id}" required />`}
      ${election.kind !== "majority" && html`<${Text} form=${form} name="names" label=${t("Namen in ihrer Reihenfolge, einer je Zeile")} testid="nominate-names-${election.id}" required />`}
      ${!mover && html`<${Line} form=${form} name="mover" label=${t("Vorgeschlagen von")} testid="nominate-mover-${election.id}" />`}
    <//></details>`;
}

/** @param {{election: Election, send: Send}} props */
const Candidates = ({ election, send }) => html`<ol class="candidates">${election.candidates.filter((one) => one.stands).map((one) => html`<li key=${one.id} data-testid="candidate-${election.id}-${one.id}">
  <strong>${one.label}</strong> <small>${one.names.join(", ")}${one.mover && ` · ${one.mover}`}</small>
  ${election.state === "ready" && html`<${Key} intent=${{ name: "WithdrawNomination", election_id: election.id, candidate_id: one.id }} send=${send} label=${t("Zurückgezogen")} about=${one.label} className="small" testid="withdraw-${election.id}-${one.id}" />`}</li>`)}</ol>`;

/** How the next ballot may be held, and why not otherwise. @param {{election: Election, send: Send}} props */
const Ways = ({ election, send }) => html`<ul class="ways">${election.ways.map((way) => html`<li key=${way.way}>
  ${way.against ? html`<p class="quiet" data-testid="against-${election.id}-${way.way}">${t(way.name)}: ${t(way.against)} <small>${way.rule}</small></p>`
    : html`<${Key} intent=${{ name: "OpenElection", election_id: election.id, way: way.way }} send=${send} label=${t("Wahlgang eröffnen: {way}", { way: t(way.name) })} testid="open-${election.id}-${way.way}" />`}</li>`)}</ul>`;

/** @param {{election: Election, send: Send}} props */
const GiveUp = ({ election, send }) => {
  const running = ["balloting", "typed", "counted"].includes(election.state);
  if (!running && election.state !== "ready") return null;
  const intent = { name: running ? "BreakOffElection" : "EndElection", election_id: election.id, reason: t("Entscheidung des Vorsitzes") };
  return html`<${DangerKey} intent=${intent} send=${send} className="small" testid="give-up-${election.id}" about=${election.post}
    label=${running ? t("Wahlgang abbrechen") : t("Wahl beenden")} consequence=${running ? t("Er zählt nicht und wird wiederholt.") : t("Niemand ist dann gewählt.")} />`;
};

/** Who has an electronic paper; how many lie in the urn nobody knows. @param {{election: Election, people: Person[]}} props */
function Roll({ election, people }) {
  const ballot = election.ballots.at(-1);
  if (election.state !== "balloting" || ballot?.way !== "app") return null;
  const waiting = people.filter((one) => ballot.entitled.includes(one.id) && !ballot.issued.includes(one.id));
  return html`<p class="figures" data-testid="roll-${election.id}">${t("{n} von {all} haben ihren Stimmzettel geholt.", { n: ballot.issued.length, all: ballot.entitled.length })}
    ${waiting.length > 0 && html` <small>${t("Es fehlen: {names}", { names: waiting.map((one) => one.name).join(", ") })}</small>`}</p>
    <p class="quiet">${t("Wie viele schon in der Urne liegen, weiß vor dem Schluss niemand. Nach dem letzten Einwurf bitte noch eine Viertelminute warten.")}</p>`;
}

/** @param {{election: Election, chair: boolean, send: Send}} props */
const Answers = ({ election, chair, send }) => html`<${ElectedNames} election=${election} />
  ${election.elected.filter((one) => one.answer === "open").map((one) => html`<p key=${one.name} class="row-keys">
    <${Key} intent=${{ name: "AnswerElection", election_id: election.id, elected_name: one.name, accepted: true }} send=${send} label=${t("{name} nimmt an", { name: one.name })} testid="accept-${election.id}" />
    ${chair && html`<${DangerKey} intent=${{ name: "AnswerElection", election_id: election.id, elected_name: one.name, accepted: false }} send=${send} label=${t("{name} lehnt ab", { name: one.name })} consequence=${t("Dann rückt der nächste Name nach, oder es wird neu gewählt.")} testid="decline-${election.id}" />`}</p>`)}`;

/** @param {{election: Election, people: Person[], person: string, chair: boolean, base: string, send: Send}} props */
function Row({ election, people, person, chair, base, send }) {
  const last = election.ballots.at(-1);
  const counting = (election.state === "balloting" || election.state === "typed") && last?.way !== "app";
  return html`<article class="election" data-testid="election-${election.id}" data-state=${election.state}>
    <h3>${election.post} <small>${t(election.kind_name)}${election.seats > 1 && ` · ${t("{n} Sitze", { n: election.seats })}`}</small></h3>
    ${election.ballots.map((ballot, place) => html`<${BallotResult} key=${place} election=${election} ballot=${ballot} base=${base} />`)}
    ${!["concluded", "ended"].includes(election.state) && html`<${Candidates} election=${election} send=${send} />`}
    ${election.objected > 0 && html`<p class="warning"><span aria-hidden="true">▲ </span>${t("Der Wahl durch Handzeichen ist widersprochen.")}</p>`}
    ${election.state === "ready" && !election.ballots.length && html`<${NominateForm} election=${election} people=${people} send=${send} />`}
    ${chair && html`<${Ways} election=${election} send=${send} />`}
    ${chair && election.kind === "joint" && election.state === "ready" && html`<${PutToVote} intent=${{ name: "VoteOnProposal", election_id: election.id }} send=${send} label=${t("Über den Wahlvorschlag abstimmen")} about=${election.post} testid="vote-proposal-${election.id}" />`}
    <${Roll} election=${election} people=${people} />
    ${counting && last && html`<${CountForm} key=${`${last.round}`} election=${election} ballot=${last} person=${person} send=${send} />`}
    ${chair && election.state === "lot" && last && html`<${LotKeys} election=${election} ballot=${last} send=${send} />`}
    ${election.state === "elected" && html`<${Answers} election=${election} chair=${chair} send=${send} />`}
    ${chair && html`<${GiveUp} election=${election} send=${send} />`}
  </article>`;
}

/** @param {{elections: Election[], item: string | null | undefined, people: Person[], person: string, chair?: boolean, base: string, open: boolean, send: Send}} props */
export function Elections({ elections, item, people, person, chair = false, base, open, send }) {
  const shown = elections.filter((one) => one.item_id === item || !["concluded", "ended"].includes(one.state));
  if (!open || (!item && !shown.length)) return null;
  return html`<details class="zone elections" open=${shown.length > 0} data-testid="elections">
    <summary><h2>${t("Wahlen")}${shown.length > 0 && ` (${shown.length})`}</h2></summary>
    ${shown.map((one) => html`<${Row} key=${one.id} election=${one} people=${people} person=${person} chair=${chair} base=${base} send=${send} />`)}
    ${item && html`<${Prepare} send=${send} />`}
  </details>`;
}
