/** In which form something is put to the vote: the usual one is a key, the others are folded beside it. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { SendForm, Text, useForm } from "./fields.js";
import { Key } from "./key.js";

/** @import {Intent, Send, VoteForm} from "../types.js" */

/** The forms beside the usual one; the server draws the lot. @type {{form: VoteForm, order: string, label: string, name: string}[]} */
const FORMS = [
  { form: "hands", order: "alphabetical", label: t("Durch Handzeichen"), name: "hands" },
  { form: "roll-call", order: "alphabetical", label: t("Namentlich, nach dem Alphabet"), name: "roll-call" },
  { form: "roll-call", order: "drawn", label: t("Namentlich, Beginn gelost"), name: "drawn" },
];

/** @param {{intent: Intent, send: Send, testid: string, about?: string}} props */
export const Forms = ({ intent, send, testid, about }) => html`<p class="row-keys" role="group" aria-label=${t("Form der Abstimmung")}>
  ${FORMS.map(({ form, order, label, name }) => html`<${Key} key=${name} intent=${{ ...intent, form, order }} send=${send} label=${label} about=${about} className="small" testid="${testid}-${name}" />`)}
</p>`;

/** @param {{intent: Intent, send: Send, label: string, about?: string, className?: string, testid: string}} props */
export const PutToVote = ({ intent, send, label, about, className = "", testid }) => html`
  <${Key} intent=${intent} send=${send} label=${label} about=${about} className=${className} testid=${testid} />
  <details class="vote-forms"><summary data-testid="${testid}-forms">${t("In anderer Form")}</summary><${Forms} intent=${intent} send=${send} about=${about} testid=${testid} /></details>`;

/** A question of the chair's own on the item under debate. @param {{send: Send}} props */
export function FreeQuestion({ send }) {
  const form = useForm({ question: "" });
  const intent = () => ({ name: "OpenVote", question: form.values.question });
  return html`<details class="zone free-question" data-testid="free-question">
    <summary><h2>${t("Eigene Frage zur Abstimmung stellen")}</h2></summary>
    <div class="folded"><${SendForm} form=${form} send=${send} label=${t("Abstimmung eröffnen")} testid="open-question" intent=${intent}>
      <${Text} form=${form} name="question" label=${t("Worüber wird abgestimmt? So, dass Ja und Nein eindeutig sind.")} testid="question" required />
    <//>
    ${form.values.question.trim() && html`<${Forms} intent=${intent()} send=${send} testid="open-question" />`}</div>
  </details>`;
}
