/** Live polls answered in words: writing, agreeing with what others wrote, and releasing it before anybody sees it. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Key, Refused, useIntent } from "./key.js";

/** @import {ModeratePoll, Poll, PollSaid, PollStanding, SaidEntry, Send} from "../types.js" */
/** @typedef {{poll: Poll, standing: PollStanding | null, answer: (answer: number[] | string[]) => ReturnType<Send>}} Props */

/** Three words of the greatest length, and the blanks between them. */
const LONGEST_WORDS = 100;

/** One to three words, or a text. @param {Props} props */
export function Written({ poll, standing, answer }) {
  const [text, setText] = useState("");
  const { run, busy, problem } = useIntent(() => answer([text]));
  const change = (/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.target).value);
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    void run({ name: "" });
  };
  return html`<form class="fields" onSubmit=${send}>
    ${poll.kind === "cloud"
      ? html`<label>${t("Ein bis drei Wörter, durch Leerzeichen getrennt")}<input type="text" maxlength=${LONGEST_WORDS} required autocomplete="off" value=${text} onInput=${change} data-testid="poll-words" /></label>`
      : html`<label>${t("Ihre Antwort")}<textarea rows="3" maxlength=${standing?.limit} required value=${text} onInput=${change} data-testid="poll-text"></textarea></label>`}
    <p class="quiet">${t("Gezeigt wird, was die Sitzungsleitung freigibt.")}</p>
    <button type="submit" class="key" aria-busy=${busy} data-testid="poll-send">${t("Antworten")}</button>
    <${Refused} problem=${problem} />
  </form>`;
}

/** What is released of the poll that is open. @param {Poll} poll @param {PollStanding | null} standing @returns {SaidEntry[]} */
export function released(poll, standing) {
  if (standing?.id !== poll.id || !standing.labels) return [];
  return standing.labels.map((label, place) => ({ label, count: standing.counts?.[place] ?? 0, number: standing.numbers?.[place] ?? 0 }));
}

/** @param {number} n */
export const agreeing = (n) => (n === 1 ? t("1 stimmt zu") : t("{n} stimmen zu", { n }));

/** The released texts, each with a key to agree. @param {Props} props */
export const Agreeing = ({ poll, standing, answer }) => html`<ul class="poll-said" data-testid="poll-said">
  ${released(poll, standing).map((one) => html`<li key=${one.number}><span>${one.label}</span> <span class="figures">${agreeing(one.count)}</span>
    <${Key} intent=${{ name: "" }} send=${() => answer([one.number])} label=${t("Zustimmen")} about=${one.label} className="small" testid="poll-agree-${one.number}" /></li>`)}
</ul>`;

/** @param {{entries: SaidEntry[], keys: [string, "released" | "refused"][], act: (numbers: number[], mark: "released" | "refused") => ReturnType<Send>}} props */
const Pile = ({ entries, keys, act }) => html`<ul class="poll-said">
  ${entries.map((one) => html`<li key=${one.number}><span>${one.label}</span> <span class="figures">${one.count}</span>
    <span class="row-keys">${keys.map(([label, mark]) => html`<${Key} key=${mark} intent=${{ name: "" }} send=${() => act([one.number], mark)} label=${label} about=${one.label} className="small" testid="poll-${mark}-${one.number}" />`)}</span></li>`)}
</ul>`;

/** For chair and clerk: what waits, what is shown, what is not. @param {{said: PollSaid, moderate: ModeratePoll}} props */
export function Moderation({ said, moderate }) {
  const act = (/** @type {number[]} */ numbers, /** @type {"released" | "refused"} */ mark) => moderate({ poll_id: said.id, numbers, mark });
  const all = said.waiting.map((one) => one.number);
  return html`<div class="poll-moderation" data-testid="poll-moderation">
    <h3>${t("Wartet auf Freigabe: {n}", { n: said.all_waiting })}</h3>
    ${all.length > 0 && html`<${Key} intent=${{ name: "" }} send=${() => act(all, "released")} label=${t("Alle freigeben")} className="small" testid="poll-release-all" />`}
    <${Pile} entries=${said.waiting} keys=${[[t("Freigeben"), "released"], [t("Nicht zeigen"), "refused"]]} act=${act} />
    <h3>${t("Freigegeben: {n}", { n: said.released.length })}</h3>
    <${Pile} entries=${said.released} keys=${[[t("Herausnehmen"), "refused"]]} act=${act} />
    ${said.refused.length > 0 && html`<details><summary>${t("Nicht gezeigt: {n}", { n: said.refused.length })}</summary>
      <${Pile} entries=${said.refused} keys=${[[t("Doch freigeben"), "released"]]} act=${act} /></details>`}
  </div>`;
}
