/** A remote member's own keys below the picture: state in words, microphone, camera, help with a fault. */
import { html } from "htm/preact";
import { GRADE_SYMBOL } from "../conditions.js";
import { t } from "../i18n.js";
import { FaultKey } from "./fault.js";
import { DangerKey } from "./key.js";
import { SpeakingTime } from "./timing.js";

/** @import {Condition} from "../conditions.js" */
/** @import {Floor, Me, Send} from "../types.js" */

/** @param {{perceived: Condition[]}} props said every second, so it is there to read and not announced */
const Perceived = ({ perceived }) => html`<p class="perceived figures" data-testid="perceived">${perceived.map(({ grade, text }) => html`<span class="grade-${grade}"><span class="light" aria-hidden="true">${GRADE_SYMBOL[grade]}</span> ${text}</span>`)}</p>`;

/** @param {{state: Condition, perceived: Condition[], problem: string, floor: Floor | null | undefined, hasFloor: boolean, asks: boolean}} props */
export const MyState = ({ state, perceived, problem, floor, hasFloor, asks }) => html`<div class="my-state ${hasFloor || asks ? "speaking" : ""}">
  ${asks && html`<p class="you-speak"><strong>${t("Sie stellen Ihre Zwischenfrage")}</strong></p>`}
  ${hasFloor && floor && html`<p class="you-speak"><strong>${floor.question ? t("Sie beantworten eine Zwischenfrage von {name}", { name: floor.question.name }) : t("Sie haben das Wort")}</strong></p><${SpeakingTime} floor=${floor} />`}
  <p class="grade-${state.grade}" role="status" data-testid="my-state" data-grade=${state.grade}><span class="light" aria-hidden="true">${GRADE_SYMBOL[state.grade]}</span> ${state.text}</p>
  <${Perceived} perceived=${perceived} />
  ${problem && html`<p class="refused" role="alert"><span aria-hidden="true">▲ </span>${problem}</p>`}
</div>`;

/**
 * @param {{me: Me, send: Send, microphoneOn: boolean, cameraOn: boolean, onMicrophone: () => void, onCamera: () => void, onReconnect: () => void, onLeave: () => void}} props
 */
export function DeviceKeys({ me, send, microphoneOn, cameraOn, onMicrophone, onCamera, onReconnect, onLeave }) {
  return html`<div class="device-keys">
    <button type="button" class="key" data-testid="microphone" data-on=${microphoneOn} onClick=${onMicrophone}>${microphoneOn ? t("Mikrofon stummschalten") : t("Mikrofon einschalten")}</button>
    <button type="button" class="key" data-testid="camera" data-on=${cameraOn} onClick=${onCamera}>${cameraOn ? t("Kamera ausschalten") : t("Kamera einschalten")}</button>
    <${FaultKey} me=${me} onReconnect=${onReconnect} send=${send} />
    <${LeaveKey} onLeave=${onLeave} />
  </div>`;
}

/** Leaving is an act of this browser alone; the server notes the departure when the media end. @param {{onLeave: () => void}} props */
const LeaveKey = ({ onLeave }) => html`<${DangerKey} intent=${{ name: "" }} send=${async () => { onLeave(); return { ok: true, seq: 0 }; }} label=${t("Sitzung verlassen")} testid="leave"
  consequence=${t("Sie gelten dann nicht mehr als anwesend und stimmen nicht mehr mit ab.")} />`;
