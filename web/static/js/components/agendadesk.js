/** The clerk's keys about the agenda: propose an addition, plan times, write down how a proposal reads as amended. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Line, Minutes, Pick, SendForm, Text, seconds, useForm } from "./fields.js";

/** @import {Item, Send, Voting} from "../types.js" */

const KINDS = [
  { id: "resolution", text: t("Beschluss") },
  { id: "report", text: t("Bericht") },
  { id: "information", text: t("Mitteilung") },
  { id: "question-time", text: t("Einwohnerfragestunde") },
];

/** In which part of the sitting it is dealt with, and what the command says of it. */
const PARTS = [
  { id: "public", text: t("öffentlich"), says: { public: true, secret: false } },
  { id: "closed", text: t("nichtöffentlich"), says: { public: false, secret: false } },
  { id: "secret", text: t("nichtöffentlich und geheim zu halten"), says: { public: false, secret: true } },
];

/** What is decided on, where the law has rules of its own for it. */
const MATTERS = [
  { id: "", text: t("keine Satzung"), says: { statute: false, main_statute: false } },
  { id: "statute", text: t("eine Satzung"), says: { statute: true, main_statute: false } },
  { id: "main", text: t("die Hauptsatzung"), says: { statute: true, main_statute: true } },
];

/** @template T @param {{id: string, says: T}[]} options @param {string} id */
const saying = (options, id) => options.find((one) => one.id === id)?.says;

/** @param {Item[]} agenda */
const parents = (agenda) => [{ id: "", text: t("eigener Punkt") }, ...agenda.map((item) => ({ id: item.id, text: t("unter TOP {number}", { number: item.number }) }))];

/** @param {{agenda: Item[], send: Send}} props */
function Propose({ agenda, send }) {
  const form = useForm({ title: "", kind: "resolution", part: "public", matter: "", motion: "", mover: "", reason: "", parent: "" });
  const { values } = form;
  const intent = () => ({ name: "ProposeItem", title: values.title, kind: values.kind, ...saying(PARTS, values.part), ...saying(MATTERS, values.matter), motion: values.motion, mover: values.mover, reason: values.reason, parent: values.parent });
  return html`<details data-testid="propose-item"><summary>${t("Punkt vorschlagen, der nicht auf der Einladung steht")}</summary>
    <${SendForm} form=${form} intent=${intent} send=${send} label=${t("Vorschlag eintragen")} testid="propose">
      <${Line} form=${form} name="title" label=${t("Titel")} testid="propose-title" required />
      <${Line} form=${form} name="reason" label=${t("Warum es nicht warten kann")} testid="propose-reason" maxlength=${500} required />
      <${Line} form=${form} name="mover" label=${t("Wer schlägt es vor?")} testid="propose-mover" />
      <${Pick} form=${form} name="kind" label=${t("Art")} testid="propose-kind" options=${KINDS} />
      <${Pick} form=${form} name="part" label=${t("Teil der Sitzung")} testid="propose-part" options=${PARTS} />
      <${Pick} form=${form} name="matter" label=${t("Entschieden wird über")} testid="propose-matter" options=${MATTERS} />
      <${Pick} form=${form} name="parent" label=${t("Einordnung")} testid="propose-parent" options=${parents(agenda)} />
      <${Text} form=${form} name="motion" label=${t("Beschlussvorschlag")} testid="propose-motion" />
    <//></details>`;
}

/** @param {{agenda: Item[], send: Send}} props */
function PlanTime({ agenda, send }) {
  const open = agenda.filter((item) => item.state === "coming" || item.state === "now");
  const form = useForm({ item: "", minutes: "" });
  const chosen = open.some((item) => item.id === form.values.item) ? form.values.item : open[0]?.id;
  if (!chosen) return null;
  return html`<details data-testid="plan-time"><summary>${t("Zeit planen")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Dauer eintragen")} testid="plan" intent=${() => ({ name: "TimeItem", item_id: chosen, planned_s: seconds(form.values.minutes) })}>
      <${Pick} form=${form} name="item" label=${t("Zu welchem Punkt?")} testid="plan-item" options=${open.map((item) => ({ id: item.id, text: t("TOP {number}", { number: item.number }) }))} />
      <${Minutes} form=${form} name="minutes" label=${t("Geplante Minuten (leer: keine)")} testid="plan-minutes" />
    <//></details>`;
}

/** @param {{item: Item, proposal: string, send: Send}} props */
function Word({ item, proposal, send }) {
  const form = useForm({ text: proposal });
  return html`<details data-testid="word-motion"><summary>${t("Beschlussvorschlag in geänderter Fassung")}</summary>
    <${SendForm} form=${form} send=${send} label=${t("Fassung eintragen")} testid="word" intent=${() => ({ name: "WordMotion", item_id: item.id, text: form.values.text })}>
      <${Text} form=${form} name="text" label=${t("So lautet er bei der Schlussabstimmung")} testid="word-text" />
    <//></details>`;
}

/** @param {{agenda: Item[], item: Item | undefined, voting: Voting | null | undefined, open: boolean, send: Send}} props */
export const AgendaDesk = ({ agenda, item, voting, open, send }) => html`<section class="zone agenda-desk" aria-labelledby="zone-agenda-desk">
  <h2 id="zone-agenda-desk">${t("Tagesordnung bearbeiten")}</h2>
  ${open && html`<${Propose} agenda=${agenda} send=${send} />`}
  <${PlanTime} agenda=${agenda} send=${send} />
  ${open && item?.motion && voting && !voting.decided && html`<${Word} key=${`${item.id} ${voting.proposal}`} item=${item} proposal=${voting.proposal} send=${send} />`}
</section>`;
