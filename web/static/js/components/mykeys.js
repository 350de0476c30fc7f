/** A remote member's own keys below the picture: state in words, hand, microphone, camera, help with a fault. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { GRADE_SYMBOL } from "../conditions.js";
import { t } from "../i18n.js";
import { DangerKey, Key, Refused, useIntent } from "./key.js";
import { SpeakingTime } from "./timing.js";

/** @import {Condition} from "../conditions.js" */
/** @import {Floor, Me, Send} from "../types.js" */

/** @param {{perceived: Condition[]}} props said every second, so it is there to read and not announced */
const Perceived = ({ perceived }) => html`<p class="perceived figures" data-testid="perceived">${perceived.map(({ grade, text }) => html`<span class="grade-${grade}"><span class="light" aria-hidden="true">${GRADE_SYMBOL[grade]}</span> ${text}</span>`)}</p>`;

/** @param {{state: Condition, perceived: Condition[], problem: string, floor: Floor | null | undefined, hasFloor: boolean}} props */
export const MyState = ({ state, perceived, problem, floor, hasFloor }) => html`<div class="my-state ${hasFloor ? "speaking" : ""}">
  ${hasFloor && floor && html`<p class="you-speak"><strong>${t("Sie haben das Wort")}</strong></p><${SpeakingTime} since=${floor.since} limit=${floor.limit_s} />`}
  <p class="grade-${state.grade}" role="status" data-testid="my-state" data-grade=${state.grade}><span class="light" aria-hidden="true">${GRADE_SYMBOL[state.grade]}</span> ${state.text}</p>
  <${Perceived} perceived=${perceived} />
  ${problem && html`<p class="refused" role="alert"><span aria-hidden="true">▲ </span>${problem}</p>`}
</div>`;

/** Raise the hand with a reason, see the place, take it back. @param {{me: Me, open: boolean, send: Send}} props */
export function Hand({ me, open, send }) {
  const [remark, setRemark] = useState("");
  const { run, busy, problem } = useIntent(send);
  async function raise() {
    const result = await run({ name: "RequestFloor", person_id: me.person.id, remark });
    if (result?.ok) setRemark("");
  }
  if (me.has_floor) return null;
  if (me.request) return html`<div class="hand raised" data-testid="hand-raised">
    <p><strong>${t("Ihre Wortmeldung: Platz {n}", { n: me.request.position })}</strong>${me.request.why && html`<br /><small>${t(me.request.why)}</small>`}</p>
    <${Key} intent=${{ name: "WithdrawRequest", request_id: me.request.request_id }} send=${send} label=${t("Wortmeldung zurückziehen")} testid="hand-down" />
  </div>`;
  return html`<form class="hand" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void raise(); }}>
    <label>${t("Worum geht es? (freiwillig)")}
      <input type="text" maxlength="120" value=${remark} data-testid="hand-remark" onInput=${(/** @type {Event} */ event) => setRemark(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <button type="submit" class="key primary" data-testid="hand" aria-busy=${busy} disabled=${!open}>${t("Zu Wort melden")}</button>
    <${Refused} problem=${problem} />
  </form>`;
}

/**
 * @param {{microphoneOn: boolean, cameraOn: boolean, onMicrophone: () => void, onCamera: () => void, onReconnect: () => void, onLeave: () => void}} props
 */
export function DeviceKeys({ microphoneOn, cameraOn, onMicrophone, onCamera, onReconnect, onLeave }) {
  return html`<div class="device-keys">
    <button type="button" class="key" data-testid="microphone" data-on=${microphoneOn} onClick=${onMicrophone}>${microphoneOn ? t("Mikrofon stummschalten") : t("Mikrofon einschalten")}</button>
    <button type="button" class="key" data-testid="camera" data-on=${cameraOn} onClick=${onCamera}>${cameraOn ? t("Kamera ausschalten") : t("Kamera einschalten")}</button>
    <${FaultKey} onReconnect=${onReconnect} />
    <${LeaveKey} onLeave=${onLeave} />
  </div>`;
}

/** @param {{onReconnect: () => void}} props */
function FaultKey({ onReconnect }) {
  const [shown, show] = useState(false);
  return html`<span class="key-place">
    <button type="button" class="key" data-testid="fault" aria-expanded=${shown} onClick=${() => show(!shown)}>${t("Störung")}</button>
    ${shown && html`<div class="fault-help" data-testid="fault-help">
      <p>${t("Hören oder sehen Sie den Saal nicht? Verbinden Sie Bild und Ton neu. Hilft das nicht, rufen Sie die Schriftführung im Saal an; die Nummer steht in Ihrer Einladung. Der Vorsitz kann die Sitzung unterbrechen, bis Sie wieder dabei sind.")}</p>
      <button type="button" class="key" data-testid="reconnect" onClick=${onReconnect}>${t("Bild und Ton neu verbinden")}</button>
    </div>`}
  </span>`;
}

/** Leaving is an act of this browser alone; the server notes the departure when the media end. @param {{onLeave: () => void}} props */
const LeaveKey = ({ onLeave }) => html`<${DangerKey} intent=${{ name: "" }} send=${async () => { onLeave(); return { ok: true, seq: 0 }; }} label=${t("Sitzung verlassen")} testid="leave"
  consequence=${t("Sie gelten dann nicht mehr als anwesend und stimmen nicht mehr mit ab.")} />`;
