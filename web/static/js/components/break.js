/** A break with its reason and its length: the chair's form, and the words on every screen while it lasts. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { clock } from "../time.js";
import { Line, Minutes, SendForm, seconds, useForm } from "./fields.js";

/** @import {Meeting, Send} from "../types.js" */

/** "Pause, weiter um 20:30 Uhr". @param {Meeting} meeting */
export const breakWords = (meeting) => [
  meeting.reason,
  meeting.resumes_at && t("weiter um {time} Uhr", { time: clock(meeting.resumes_at) }),
].filter(Boolean).join(", ");

/** @param {{send: Send}} props */
export function Break({ send }) {
  const form = useForm({ reason: t("Pause"), minutes: "10" });
  return html`<details class="break" data-testid="break"><summary>${t("Mit Dauer unterbrechen")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Sitzung unterbrechen")} testid="break-send" intent=${() => ({ name: "InterruptSitting", reason: form.values.reason, planned_s: seconds(form.values.minutes) })}>
      <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="break-reason" required />
      <${Minutes} form=${form} name="minutes" label=${t("Minuten")} testid="break-minutes" required />
    <//></details>`;
}
