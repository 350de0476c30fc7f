/** Forms to move something: a motion of substance, and a motion on procedure; by a member, or by the clerk for the hall. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Line, Minutes, Pick, SendForm, Text, seconds, useForm } from "./fields.js";
import { Key } from "./key.js";
import { MOTION_KIND } from "./motions.js";

/** @import {Item, Motion, Person, Point, Send} from "../types.js" */

/** Those in the hall who may move something, for the clerk. @param {Person[]} people */
const movers = (people) => [
  { id: "", text: t("Fraktion oder Magistrat") },
  ...people.filter((person) => person.present === "hall" && (person.voting || person.function === "magistrate")).map((person) => ({ id: person.id, text: fullName(person) })),
];

/** @param {{form: import("./fields.js").Form, people: Person[], prefix: string}} props */
const Mover = ({ form, people, prefix }) => html`<${Pick} form=${form} name="person" label=${t("Wer stellt den Antrag?")} testid="${prefix}-person" options=${movers(people)} />
  ${!form.values.person && html`<${Line} form=${form} name="mover" label=${t("Name der Fraktion oder Stelle")} testid="${prefix}-mover" required />`}`;

/** @param {Item} item @param {Motion[]} motions */
const kindsFor = (item, motions) => (item.motion || motions.some((motion) => motion.item_id === item.id && motion.kind === "main") ? ["amendment", "counter"] : ["main"]);

/** @param {{item: Item, motions: Motion[], person: string, people: Person[], send: Send}} props */
function MotionForm({ item, motions, person, people, send }) {
  const kinds = /** @type {Motion["kind"][]} */ (kindsFor(item, motions));
  const form = useForm({ kind: kinds[0], text: "", person, mover: "" });
  const intent = () => ({ name: "MoveMotion", item_id: item.id, kind: form.values.kind, text: form.values.text, person_id: form.values.person, mover: form.values.person ? "" : form.values.mover });
  return html`<${SendForm} form=${form} intent=${intent} send=${send} label=${t("Antrag stellen")} testid="move-motion">
    ${!person && html`<${Mover} form=${form} people=${people} prefix="motion" />`}
    <${Pick} form=${form} name="kind" label=${t("Art des Antrags")} testid="motion-kind" options=${kinds.map((kind) => ({ id: kind, text: MOTION_KIND[kind] }))} />
    <${Text} form=${form} name="text" label=${t("Wortlaut")} testid="motion-text" required />
  <//>`;
}

/** @type {{id: Point["kind"], text: string}[]} */
const PROCEDURE_KINDS = [
  { id: "close-debate", text: t("Schluss der Debatte") },
  { id: "close-list", text: t("Schluss der Redeliste") },
  { id: "refer", text: t("Verweisung an einen Ausschuss") },
  { id: "adjourn-item", text: t("Vertagung dieses Punktes") },
  { id: "take-off", text: t("Absetzung von der Tagesordnung") },
  { id: "reorder", text: t("Änderung der Reihenfolge") },
  { id: "limit-time", text: t("Begrenzung der Redezeit") },
  { id: "interrupt", text: t("Unterbrechung der Sitzung") },
  { id: "roll-call", text: t("Namentliche Abstimmung") },
  { id: "secret-vote", text: t("Geheime Abstimmung") },
  { id: "exclude-public", text: t("Ausschluss der Öffentlichkeit") },
  { id: "admit-public", text: t("Wiederherstellung der Öffentlichkeit") },
  { id: "adjourn-sitting", text: t("Vertagung der Sitzung") },
];
const WITH_MINUTES = ["limit-time", "interrupt"];
const WITH_ITEM = ["refer", "adjourn-item", "take-off", "reorder"];

/** @param {Item[]} agenda */
const stillToCome = (agenda) => agenda.filter((item) => item.state === "coming").map((item) => ({ id: item.id, text: t("TOP {number} · {title}", { number: item.number, title: item.title }) }));

/** @param {{agenda: Item[], person: string, people: Person[], send: Send}} props */
function ProcedureForm({ agenda, person, people, send }) {
  const form = useForm({ kind: "close-debate", to: "", minutes: "", reason: "", item: "", before: "", person, mover: "" });
  const { kind } = form.values;
  const intent = () => ({
    name: "MoveProcedure", kind, person_id: form.values.person, mover: form.values.person ? "" : form.values.mover, reason: form.values.reason,
    to: kind === "refer" ? form.values.to : "", seconds: WITH_MINUTES.includes(kind) ? seconds(form.values.minutes) : null,
    item_id: WITH_ITEM.includes(kind) ? form.values.item : "", before: kind === "reorder" ? form.values.before : "",
  });
  return html`<${SendForm} form=${form} intent=${intent} send=${send} label=${t("Zur Geschäftsordnung beantragen")} testid="move-procedure">
    ${!person && html`<${Mover} form=${form} people=${people} prefix="procedure" />`}
    <${Pick} form=${form} name="kind" label=${t("Was beantragen Sie?")} testid="procedure-kind" options=${PROCEDURE_KINDS} />
    ${WITH_ITEM.includes(kind) && html`<${Pick} form=${form} name="item" label=${t("Zu welchem Punkt?")} testid="procedure-item" options=${[{ id: "", text: t("der aufgerufene Punkt") }, ...stillToCome(agenda)]} />`}
    ${kind === "refer" && html`<${Line} form=${form} name="to" label=${t("An welchen Ausschuss?")} testid="procedure-to" required />`}
    ${kind === "reorder" && html`<${Pick} form=${form} name="before" label=${t("Vor welchen Punkt?")} testid="procedure-before" options=${[{ id: "", text: t("ans Ende") }, ...stillToCome(agenda)]} />`}
    ${WITH_MINUTES.includes(kind) && html`<${Minutes} form=${form} name="minutes" label=${t("Minuten")} testid="procedure-minutes" required />`}
    <${Line} form=${form} name="reason" label=${t("Begründung (freiwillig)")} testid="procedure-reason" maxlength=${500} />
  <//>`;
}

/** What I moved and may still take back. @param {{motions: Motion[], procedure: Point[], person: string, send: Send}} props */
const Mine = ({ motions, procedure, person, send }) => html`<ul class="my-motions">
  ${motions.filter((motion) => motion.person_id === person && motion.state === "moved").map((motion) => html`<li key=${motion.id}>${MOTION_KIND[motion.kind]}: ${motion.text}
    <${Key} intent=${{ name: "WithdrawMotion", motion_id: motion.id }} send=${send} label=${t("Zurückziehen")} about=${motion.text} className="small" testid="withdraw-${motion.id}" /></li>`)}
  ${procedure.filter((point) => point.person_id === person).map((point) => html`<li key=${point.id}>${t(point.title)}
    <${Key} intent=${{ name: "WithdrawProcedure", point_id: point.id }} send=${send} label=${t("Zurückziehen")} about=${t(point.title)} className="small" testid="withdraw-${point.id}" /></li>`)}
</ul>`;

/**
 * @param {{item: Item | undefined, agenda: Item[], motions: Motion[], procedure: Point[], person: string, people: Person[], open: boolean, send: Send}} props
 *   `person` is the member whose voice it is; empty for the clerk, who names who moves
 */
export function Moving({ item, agenda, motions, procedure, person, people, open, send }) {
  if (!open) return null;
  return html`<section class="moving" aria-label=${t("Anträge")} data-testid="moving">
    ${person && html`<${Mine} motions=${motions} procedure=${procedure} person=${person} send=${send} />`}
    ${item && html`<details data-testid="moving-motion"><summary>${t("Antrag zur Sache")}</summary><${MotionForm} key=${item.id} item=${item} motions=${motions} person=${person} people=${people} send=${send} /></details>`}
    <details data-testid="moving-procedure"><summary>${t("Antrag zur Geschäftsordnung")}</summary><${ProcedureForm} agenda=${agenda} person=${person} people=${people} send=${send} /></details>
  </section>`;
}
