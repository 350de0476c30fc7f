/** Live polls (Stimmungsbild): asked by chair or clerk, answered by members, read by everybody. Never a vote. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Line, Pick, SendForm, Text, useForm } from "./fields.js";
import { DangerKey, Key } from "./key.js";
import { Figures, inWords } from "./pollfigures.js";
import { Agreeing, Moderation, Written } from "./pollsaid.js";

/** @import {AnswerPoll, Item, ModeratePoll, Poll, PollSaid, PollStanding, Send, Vote} from "../types.js" */
/** @typedef {{poll: Poll, standing: PollStanding | null, answer: (answer: number[] | string[]) => ReturnType<Send>}} AnswerProps */

const KINDS = [
  { id: "single", text: t("eine Antwort") },
  { id: "multiple", text: t("mehrere Antworten") },
  { id: "scale", text: t("von 1 (gar nicht) bis 5 (sehr)") },
  { id: "ranking", text: t("Rangfolge") },
  { id: "cloud", text: t("Wortwolke: ein bis drei Wörter") },
  { id: "open", text: t("offene Frage mit eigenem Text") },
];
const AUDIENCES = [
  { id: "everybody", text: t("alle, auch die Öffentlichkeit") },
  { id: "members", text: t("nur die Mitglieder") },
];
const SHOWN = [
  { id: "", text: t("laufend") },
  { id: "hidden", text: t("erst am Ende") },
];

/** Kinds that need answers to choose from. */
const OPTIONS = ["single", "multiple", "ranking"];

/** @param {Poll[]} polls */
export const openPoll = (polls) => polls.find((poll) => poll.state === "open");

/** @param {{send: Send}} props */
function Ask({ send }) {
  const form = useForm({ question: "", options: t("Ja") + "\n" + t("Nein"), kind: "single", audience: "everybody", shown: "" });
  const { question, options, kind, audience, shown } = form.values;
  const intent = () => ({ name: "OpenPoll", question, kind, audience, hidden: shown === "hidden", options: options.split("\n").map((one) => one.trim()).filter(Boolean) });
  return html`<${SendForm} form=${form} send=${send} label=${t("Stimmungsbild öffnen")} testid="poll-open" intent=${intent}>
    <${Line} form=${form} name="question" label=${t("Frage")} testid="poll-ask" maxlength=${300} required />
    <${Pick} form=${form} name="kind" label=${t("Art der Antwort")} testid="poll-kind" options=${KINDS} />
    ${OPTIONS.includes(kind) && html`<${Text} form=${form} name="options" label=${t("Antworten, eine je Zeile")} testid="poll-options" required />`}
    <${Pick} form=${form} name="audience" label=${t("Gefragt sind")} testid="poll-audience" options=${AUDIENCES} />
    <${Pick} form=${form} name="shown" label=${t("Zahlen zeigen")} testid="poll-shown" options=${SHOWN} />
  <//>`;
}

/** @param {{poll: Poll, standing: PollStanding | null, said: PollSaid | null, moderate: ModeratePoll, send: Send}} props */
const Running = ({ poll, standing, said, moderate, send }) => html`<div data-testid="poll-running">
  <p><strong>${poll.question}</strong> ${poll.audience === "everybody" && t("Kurzwort: {code}", { code: poll.code })}</p>
  <${Figures} poll=${poll} standing=${standing} />
  ${said?.id === poll.id && html`<${Moderation} said=${said} moderate=${moderate} />`}
  <p class="row-keys">
    <${Key} intent=${{ name: "ClosePoll", poll_id: poll.id }} send=${send} label=${t("Stimmungsbild schließen")} testid="poll-close" />
    <${DangerKey} intent=${{ name: "DropPoll", poll_id: poll.id, reason: t("Die Frage war nicht richtig gestellt.") }} send=${send} label=${t("Verwerfen")} consequence=${t("Die Antworten werden vergessen; in der Niederschrift steht nichts davon.")} className="small" testid="poll-drop" />
  </p>
</div>`;

/**
 * For chair and clerk: ask, watch, close.
 * @param {{polls: Poll[], standing: PollStanding | null, said: PollSaid | null, moderate: ModeratePoll, item: Item | undefined, vote: Vote | null | undefined, open: boolean, send: Send}} props
 */
export function PollDesk({ polls, standing, said, moderate, item, vote, open, send }) {
  const running = openPoll(polls);
  const voting = vote?.state === "open" || vote?.state === "closed";
  if (!running && (!open || !item || voting)) return null;
  return html`<details class="zone poll-desk" data-testid="poll-desk" open=${Boolean(running)}>
    <summary><h2>${t("Stimmungsbild")}</h2></summary>
    <p class="quiet">${t("Ein Stimmungsbild, kein Beschluss.")}</p>
    ${running ? html`<${Running} poll=${running} standing=${standing} said=${said} moderate=${moderate} send=${send} />` : html`<${Ask} send=${send} />`}
  </details>`;
}

/** @param {AnswerProps} props */
const OneKey = ({ poll, answer }) => html`<p class="row-keys" role="group" aria-label=${poll.question}>
  ${poll.options.map((option, place) => html`<${Key} key=${place} intent=${{ name: "", place }} send=${() => answer([place])} label=${option} testid="poll-answer-${place}" />`)}
</p>`;

/** @param {AnswerProps} props */
function Several({ poll, answer }) {
  const [chosen, setChosen] = useState(/** @type {number[]} */ ([]));
  const toggle = (/** @type {number} */ place) => setChosen(chosen.includes(place) ? chosen.filter((one) => one !== place) : [...chosen, place]);
  return html`<fieldset><legend>${t("Mehrere Antworten sind möglich.")}</legend>
    ${poll.options.map((option, place) => html`<label key=${place} class="poll-choice"><input type="checkbox" checked=${chosen.includes(place)} onChange=${() => toggle(place)} /> ${option}</label>`)}
    <${Key} intent=${{ name: "" }} send=${() => answer(chosen)} label=${t("Antworten")} disabled=${!chosen.length} testid="poll-send" />
  </fieldset>`;
}

/** Pressed one after the other, the best first; pressed again, an option leaves its place. @param {AnswerProps} props */
function Ranked({ poll, answer }) {
  const [order, setOrder] = useState(/** @type {number[]} */ ([]));
  const press = (/** @type {number} */ place) => setOrder(order.includes(place) ? order.filter((one) => one !== place) : [...order, place]);
  const label = (/** @type {number} */ place) => order.includes(place) ? `${order.indexOf(place) + 1}. ${poll.options[place]}` : poll.options[place];
  return html`<fieldset><legend>${t("Bitte der Reihe nach wählen, die beste zuerst.")}</legend>
    <p class="row-keys">${poll.options.map((_, place) => html`<button key=${place} type="button" class="key" aria-pressed=${order.includes(place)} onClick=${() => press(place)}>${label(place)}</button>`)}</p>
    <${Key} intent=${{ name: "" }} send=${() => answer(order)} label=${t("Antworten")} disabled=${order.length < poll.options.length} testid="poll-send" />
  </fieldset>`;
}

const FORMS = { single: OneKey, scale: OneKey, multiple: Several, ranking: Ranked, cloud: Written, open: Written };

/** @param {{poll: Poll, standing: PollStanding | null, ask: AnswerPoll}} props */
function Question({ poll, standing, ask }) {
  const [given, setGiven] = useState(false);
  const send = (/** @type {number[] | string[]} */ chosen) => ask({ poll_id: poll.id, answer: chosen });
  /** @param {number[] | string[]} chosen */
  async function answer(chosen) {
    const result = await send(chosen);
    if (result.ok) setGiven(true);
    return result;
  }
  return html`<section class="zone my-poll" aria-labelledby="poll-heading" data-testid="my-poll">
    <h2 id="poll-heading">${t("Stimmungsbild")}</h2>
    <p><strong>${poll.question}</strong></p>
    <p class="quiet">${t("Ein Stimmungsbild, kein Beschluss.")} ${t("Gespeichert wird nur Ihre Antwort, nicht wer sie gegeben hat.")}</p>
    ${given ? html`<p role="status" data-testid="poll-counted"><span aria-hidden="true">✓ </span>${t("Ihre Antwort ist gezählt.")}</p>` : html`<${FORMS[poll.kind]} poll=${poll} standing=${standing} answer=${answer} />`}
    ${poll.kind === "open" ? html`<${Agreeing} poll=${poll} standing=${standing} answer=${send} />` : (given || inWords(poll)) && html`<${Figures} poll=${poll} standing=${standing} />`}
  </section>`;
}

/** The question as a member answers it, while it is open. @param {{polls: Poll[], standing: PollStanding | null, ask: AnswerPoll}} props */
export function MyPoll({ polls, standing, ask }) {
  const poll = openPoll(polls);
  return poll ? html`<${Question} key=${poll.id} poll=${poll} standing=${standing} ask=${ask} />` : null;
}
