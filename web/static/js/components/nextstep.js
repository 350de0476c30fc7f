/** Zone NEXT STEP: the one big key with the sentence to say aloud, and the few others that make sense now. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Line, useForm } from "./fields.js";
import { DangerKey, Key, Refused, useIntent } from "./key.js";

/** @import {OtherStep, Send, Step} from "../types.js" */

/** Whether a key press belongs to whatever has the focus. @param {EventTarget | null} target */
const isTyping = (target) => target instanceof Element && target.closest("button, input, textarea, select, a, summary, [role=button], [contenteditable]") !== null;

/** A key pressed by hand gives the focus up again: else Space would press it once more instead of the next step. @param {MouseEvent} event */
function releaseFocus(event) {
  const byHand = event.detail > 0;
  const key = event.target instanceof Element ? event.target.closest("button") : null;
  if (byHand) key?.blur();
}

/** A key that has just become another one is not pressed by a finger that meant the former; 400 ms is a reaction time. */
const SETTLE_MS = 400;

/** Whether this step has stood long enough to be meant. @param {string} step @returns {boolean} */
function useSettled(step) {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(step), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [step]);
  return settled === step;
}

/** Space acts when nothing else wants it. @param {() => void} act */
function useSpace(act) {
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    function press(event) {
      if (event.key !== " " || event.repeat || isTyping(event.target)) return;
      event.preventDefault();
      act();
    }
    addEventListener("keydown", press);
    addEventListener("click", releaseFocus);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener("click", releaseFocus);
    };
  }, [act]);
}

/** A step that stands in the minutes with its reason. @param {{step: OtherStep, send: Send, testid: string}} props */
function Reasoned({ step, send, testid }) {
  const form = useForm({ reason: "" });
  return html`<details data-testid="${testid}-why"><summary>${t(step.label)}</summary>
    <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="${testid}-reason" required />
    <${DangerKey} intent=${{ ...step.intent, reason: form.values.reason }} send=${send} label=${t(step.label)} consequence=${t(step.say)} testid=${testid} /></details>`;
}

/** @param {{step: OtherStep, send: Send}} props */
function Other({ step, send }) {
  const testid = `also-${step.key}`;
  if (step.asks_reason) return html`<li><${Reasoned} step=${step} send=${send} testid=${testid} /></li>`;
  return html`<li>${step.danger
    ? html`<${DangerKey} intent=${step.intent} send=${send} label=${t(step.label)} consequence=${t(step.say)} testid=${testid} />`
    : html`<${Key} intent=${step.intent} send=${send} label=${t(step.label)} testid=${testid} />`}</li>`;
}

/** @param {{next: Step | null | undefined, also: OtherStep[], send: Send}} props */
export function NextStep({ next, also, send }) {
  const { run, busy, problem } = useIntent(send);
  const intent = next?.intent;
  const identity = JSON.stringify([next?.key, intent]);
  const settled = useSettled(identity);
  const act = () => void (intent && settled && run(intent));
  useSpace(act);
  return html`<section class="zone next" aria-labelledby="zone-next">
    <h2 id="zone-next">${t("Nächster Schritt")} <kbd>${t("Leertaste")}</kbd></h2>
    ${next && html`<button key=${identity} type="button" class="key primary big" data-testid="next-step" data-key=${next.key} disabled=${!intent} aria-disabled=${!settled} aria-busy=${busy}
      aria-describedby="say" onClick=${act}>${t(next.label)}</button>
    <p id="say" class="say" data-testid="next-say">${next.say && html`<q>${t(next.say)}</q>`}</p>`}
    <${Refused} problem=${problem} />
    <ul class="also">${also.map((step) => html`<${Other} key=${step.key} step=${step} send=${send} />`)}</ul>
  </section>`;
}
