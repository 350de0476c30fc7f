/** A member's hand: what to ask for, the places asked for with their reasons, and taking them back. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { KIND_WORD, POINT_WORD, requestWord } from "../speech.js";
import { Key, Refused, useIntent } from "./key.js";
import { BudgetLeft } from "./timing.js";

/** @import {Floor, Me, OwnRequest, PointOfOrder, RequestKind, Send, Speaking} from "../types.js" */

/** @import {ComponentChildren} from "preact" */

/** @typedef {{me: Me, floor: Floor | null | undefined, speaking: Speaking}} Situation */

/**
 * When each kind can be asked for; what the rules say beyond that the server tells at the key.
 * @type {Record<RequestKind, (situation: Situation) => boolean>}
 */
const POSSIBLE = {
  contribution: ({ speaking }) => !speaking.closed,
  order: () => true,
  question: ({ me, floor }) => (floor?.kind === "contribution" || floor?.kind === "report") && floor.person_id !== me.person.id,
  intervention: ({ me, speaking }) => Boolean(speaking.last) && speaking.last !== me.person.id,
  reply: ({ me, speaking }) => speaking.reply_due === me.person.id,
  report: () => true,
  // Who asks as a resident is put into the queue by whoever admits them.
  resident: () => false,
};

/** The kinds on offer now, the usual one first. @param {Situation} situation */
function kindsOffered(situation) {
  const { me, speaking } = situation;
  const waiting = new Set(me.requests.map((request) => request.kind));
  const kinds = /** @type {RequestKind[]} */ (Object.keys(POSSIBLE));
  return kinds.filter((kind) => POSSIBLE[kind](situation) && !waiting.has(kind) && !speaking.without?.includes(kind));
}

/** One request with its place and why. @param {{request: OwnRequest, send: Send}} props */
const Raised = ({ request, send }) => html`<div class="hand raised" data-testid="hand-raised" data-kind=${request.kind}>
  <div>
    <p><strong>${requestWord({ ...request, first: false }) || KIND_WORD.contribution}:</strong> ${t(request.why)}</p>
    ${request.ahead.length > 0 && html`<ul class="ahead">${request.ahead.map((sentence) => html`<li key=${sentence}>${t(sentence)}</li>`)}</ul>`}
    ${request.moved && html`<p class="quiet">${t("Der Vorsitz hat Ihre Meldung umgestellt: {reason}", { reason: request.moved })}</p>`}
  </div>
  <${Key} intent=${{ name: "WithdrawRequest", request_id: request.request_id }} send=${send} label=${t("Wortmeldung zurückziehen")} testid="hand-down" />
</div>`;

/** @param {{kinds: RequestKind[], kind: RequestKind, onKind: (kind: RequestKind) => void}} props */
const Kinds = ({ kinds, kind, onKind }) => html`<fieldset class="hand-kinds"><legend>${t("Wozu möchten Sie sprechen?")}</legend>
  ${kinds.map((one) => html`<label key=${one}><input type="radio" name="hand-kind" value=${one} checked=${one === kind} data-testid="hand-kind-${one}" onChange=${() => onKind(one)} /> ${KIND_WORD[one]}</label>`)}
</fieldset>`;

/** What is asked for to order: it ranks the request. @param {{point: PointOfOrder, onPoint: (point: PointOfOrder) => void, testid: string}} props */
export const Points = ({ point, onPoint, testid }) => html`<label>${t("Antrag")} <select value=${point} data-testid=${testid} onChange=${(/** @type {Event} */ event) => onPoint(/** @type {PointOfOrder} */ (/** @type {HTMLSelectElement} */ (event.target).value))}>
  ${/** @type {PointOfOrder[]} */ (Object.keys(POINT_WORD)).map((one) => html`<option key=${one} value=${one}>${POINT_WORD[one]}</option>`)}
</select></label>`;

/** @param {{situation: Situation, open: boolean, send: Send}} props */
function Raise({ situation, open, send }) {
  const [remark, setRemark] = useState("");
  const [wanted, setWanted] = useState(/** @type {RequestKind} */ ("contribution"));
  const [point, setPoint] = useState(/** @type {PointOfOrder} */ ("other"));
  const { run, busy, problem } = useIntent(send);
  const kinds = kindsOffered(situation);
  const kind = kinds.includes(wanted) ? wanted : kinds[0];
  if (!kind) return null;
  async function raise() {
    const about = kind === "order" ? point : "other";
    const result = await run({ name: "RequestFloor", person_id: situation.me.person.id, remark, kind, point: about });
    if (!result?.ok) return;
    setRemark("");
    setWanted("contribution");
  }
  return html`<form class="hand" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void raise(); }}>
    ${situation.speaking.closed && html`<p class="quiet" data-testid="list-closed">${t("Die Redeliste ist geschlossen.")}</p>`}
    <${Kinds} kinds=${kinds} kind=${kind} onKind=${setWanted} />
    ${kind === "order" && html`<${Points} point=${point} onPoint=${setPoint} testid="hand-point" />`}
    <label>${t("Worum geht es? (freiwillig)")}
      <input type="text" maxlength="120" value=${remark} data-testid="hand-remark" onInput=${(/** @type {Event} */ event) => setRemark(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <button type="submit" class="key primary" data-testid="hand" aria-busy=${busy} disabled=${!open}>${kind === "contribution" ? t("Zu Wort melden") : t("{kind} anmelden", { kind: KIND_WORD[kind] })}</button>
    <${Refused} problem=${problem} />
  </form>`;
}

/** Whoever waits already seldom asks for something else: folded, so that no second press asks by mistake. @param {{folded: boolean, children?: ComponentChildren}} props */
const Further = ({ folded, children }) => folded ? html`<details class="hand-further"><summary data-testid="hand-further">${t("Weitere Meldung")}</summary>${children}</details>` : children;

/** Where the order alternates between lists everybody says freely on which one. @param {{me: Me, send: Send}} props */
function WhichList({ me, send }) {
  const { run, problem } = useIntent(send);
  /** @param {Event} event */
  const choose = (event) => run({ name: "ChooseSpeakerList", person_id: me.person.id, womens_list: /** @type {HTMLInputElement} */ (event.target).checked });
  if (me.womens_list === null) return null;
  return html`<label class="which-list"><input type="checkbox" checked=${me.womens_list} data-testid="womens-list" onChange=${choose} /> ${t("Ich stehe auf der Frauenliste (freiwillige Angabe)")}</label><${Refused} problem=${problem} />`;
}

/** @param {{me: Me, floor: Floor | null | undefined}} props */
function OwnTime({ me, floor }) {
  const { time } = me;
  const running = me.has_floor && floor?.kind === "contribution" ? floor : null;
  if (time.granted_s === null && time.faction_granted_s === null) return null;
  const budgets = [
    { of: t("Ihre Redezeit zu diesem Punkt"), budget: { used_s: time.used_s, granted_s: time.granted_s } },
    { of: t("Ihre Fraktion"), budget: { used_s: time.faction_used_s, granted_s: time.faction_granted_s } },
  ];
  return html`<p class="quiet own-time">${budgets.filter(({ budget }) => budget.granted_s !== null).map(({ of, budget }) => html`<span key=${of}>${of}: <${BudgetLeft} budget=${budget} floor=${running} /> </span>`)}</p>`;
}

/** @param {{me: Me, floor: Floor | null | undefined, speaking: Speaking, open: boolean, send: Send}} props */
export const Hand = ({ me, floor, speaking, open, send }) => html`<div class="hands">
  ${me.requests.map((request) => html`<${Raised} key=${request.request_id} request=${request} send=${send} />`)}
  ${!me.has_floor && html`<${Further} folded=${me.requests.length > 0}><${Raise} situation=${{ me, floor, speaking }} open=${open} send=${send} /><//>`}
  <${OwnTime} me=${me} floor=${floor} />
  <${WhichList} me=${me} send=${send} />
</div>`;
