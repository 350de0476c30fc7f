/** The motions at the item under debate, in the order of voting, and the keys to lead through the votes. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Line, SendForm, Text, useForm } from "./fields.js";
import { Key } from "./key.js";
import { PutToVote } from "./voteforms.js";

/** @import {Item, Motion, MotionPart, Send, Voting} from "../types.js" */

/** @type {Record<Motion["kind"], string>} */
export const MOTION_KIND = { main: t("Antrag"), amendment: t("Änderungsantrag"), counter: t("Gegenantrag") };

/** @type {Record<Motion["state"], {symbol: string, word: string}>} */
const MOTION_STATE = {
  moved: { symbol: "·", word: t("noch abzustimmen") },
  carried: { symbol: "✓", word: t("angenommen") },
  rejected: { symbol: "✕", word: t("abgelehnt") },
  settled: { symbol: "–", word: t("erledigt") },
  withdrawn: { symbol: "–", word: t("zurückgezogen") },
};

/** @type {Record<Motion["kind"], (mover: string) => string>} */
const TITLE = {
  main: (mover) => t("Antrag von {mover}", { mover }),
  amendment: (mover) => t("Änderungsantrag von {mover}", { mover }),
  counter: (mover) => t("Gegenantrag von {mover}", { mover }),
};

/** "Änderungsantrag von Anna Müller". @param {Motion} motion */
export const motionTitle = (motion) => TITLE[motion.kind](motion.mover);

/** @param {{motion: Motion}} props */
const State = ({ motion }) => html`<small class="item-state"><span aria-hidden="true">${MOTION_STATE[motion.state].symbol}</span> ${MOTION_STATE[motion.state].word}</small>`;

/** @param {MotionPart} part */
const partWord = (part) => (part.carried === null ? t("noch abzustimmen") : part.carried ? t("angenommen") : t("abgelehnt"));

/** @param {{parts: MotionPart[]}} props */
const Parts = ({ parts }) => parts.length > 0 && html`<ol class="motion-parts">${parts.map((part, place) => html`<li key=${place}>${part.text} <small class="item-state">${partWord(part)}</small></li>`)}</ol>`;

/** What is voted on in this order: motions, and the item's own proposal. @param {Voting} voting @param {Motion[]} motions @param {Item} item */
function inOrder(voting, motions, item) {
  const byId = new Map(motions.map((motion) => [motion.id, motion]));
  const waiting = voting.order.map((name) => ({ name, motion: byId.get(name) }));
  const over = motions.filter((motion) => motion.item_id === item.id && motion.state !== "moved").map((motion) => ({ name: motion.id, motion }));
  return { waiting, over };
}

/** @param {{name: string, motion: Motion | undefined, voting: Voting}} props */
const Subject = ({ motion, voting }) => motion
  ? html`<p><strong>${motionTitle(motion)}</strong> <${State} motion=${motion} /></p><p class="motion">${motion.text}</p><${Parts} parts=${motion.parts} />`
  : html`<p><strong>${t("Beschlussvorschlag")}</strong></p><p class="motion">${voting.proposal}</p><${Parts} parts=${voting.parts} />`;

/** Every order with one motion put first: the chair picks which and says why. @param {string[]} order @param {string} first */
const withFirst = (order, first) => [first, ...order.filter((name) => name !== first)];

/** @param {{name: string, voting: Voting, item: Item, send: Send}} props */
function PutFirst({ name, voting, item, send }) {
  const form = useForm({ reason: "" });
  return html`<details><summary>${t("Zuerst abstimmen")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Reihenfolge bestimmen")} testid="order-${name}"
      intent=${() => ({ name: "OrderMotions", item_id: item.id, order: withFirst(voting.order, name), reason: form.values.reason })}>
      <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="order-reason-${name}" required />
    <//></details>`;
}

/** Blank lines part the text. @param {string} text */
const paragraphs = (text) => text.split(/\n\s*\n/).map((part) => part.trim()).filter(Boolean);

/** @param {{name: string, text: string, split: boolean, send: Send}} props */
function Split({ name, text, split, send }) {
  const form = useForm({ parts: text });
  if (split) return html`<${Key} intent=${{ name: "SplitMotion", subject: name, parts: [] }} send=${send} label=${t("Im Ganzen abstimmen")} className="small" testid="unsplit-${name}" />`;
  return html`<details><summary>${t("Getrennt abstimmen")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("So teilen")} testid="split-${name}" intent=${() => ({ name: "SplitMotion", subject: name, parts: paragraphs(form.values.parts) })}>
      <${Text} form=${form} name="parts" label=${t("Teile, durch Leerzeilen getrennt")} testid="split-text-${name}" required />
    <//></details>`;
}

/** @param {{name: string, motion: Motion | undefined, place: number, voting: Voting, item: Item, leads: boolean, send: Send}} props */
const Row = ({ name, motion, place, voting, item, leads, send }) => html`<li class="motion-row" data-testid="motion-${name}">
  <${Subject} name=${name} motion=${motion} voting=${voting} />
  <div class="row-keys">
    ${leads && place === 0 && voting.next && html`<${PutToVote} intent=${{ name: "PutMotionToVote", subject: voting.next }} send=${send} label=${t("Abstimmung eröffnen")} testid="put-${name}" />`}
    ${leads && place > 0 && html`<${PutFirst} name=${name} voting=${voting} item=${item} send=${send} />`}
    <${Split} key=${`${name} ${motion?.text ?? voting.proposal}`} name=${name} text=${motion?.text ?? voting.proposal} split=${(motion?.parts ?? voting.parts).length > 0} send=${send} />
    ${motion && html`<${Key} intent=${{ name: "WithdrawMotion", motion_id: name }} send=${send} label=${t("Zurückgezogen")} about=${motionTitle(motion)} className="small" testid="withdraw-${name}" />`}
  </div>
</li>`;

/**
 * @param {{motions: Motion[], voting: Voting | null | undefined, item: Item | undefined, leads: boolean, send: Send}} props
 *   `leads`: the chair's keys are shown; the clerk splits and notes withdrawals only
 */
export function Motions({ motions, voting, item, leads, send }) {
  if (!item || !voting) return null;
  const { waiting, over } = inOrder(voting, motions, item);
  if (!over.length && !waiting.length) return null;
  return html`<section class="zone motions" aria-labelledby="zone-motions" data-testid="motions">
    <h2 id="zone-motions">${t("Anträge und Reihenfolge der Abstimmung")}</h2>
    <ol>${waiting.map(({ name, motion }, place) => html`<${Row} key=${name} name=${name} motion=${motion} place=${place} voting=${voting} item=${item} leads=${leads} send=${send} />`)}</ol>
    ${over.length > 0 && html`<ul>${over.map(({ name, motion }) => html`<li key=${name} data-testid="motion-${name}"><${Subject} name=${name} motion=${motion} voting=${voting} /></li>`)}</ul>`}
  </section>`;
}

/** What is debated, for those who look: the proposal and what would change it. @param {{motions: Motion[], item: Item | undefined}} props */
export function CurrentMotions({ motions, item }) {
  const waiting = motions.filter((motion) => motion.item_id === item?.id && motion.state === "moved");
  if (!item || !(item.wording || item.motion || waiting.length)) return null;
  return html`<div class="current-motions" data-testid="current-motions">
    ${(item.wording || item.motion) && html`<p class="motion"><strong>${t("Beschlussvorschlag:")}</strong> ${item.wording || item.motion}</p>`}
    ${waiting.map((motion) => html`<p class="motion" key=${motion.id}><strong>${motionTitle(motion)}:</strong> ${motion.text}</p>`)}
  </div>`;
}
