/** What may be done with an item beside dealing with it: take it off, refer or adjourn it, move it, put it back. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Line, Pick, SendForm, useForm } from "./fields.js";

/** @import {Item, Send} from "../types.js" */

const WAYS = [
  { id: "adjourned unopposed", text: t("vertagen, niemand widerspricht") },
  { id: "referred unopposed", text: t("an einen Ausschuss verweisen, niemand widerspricht") },
  { id: "taken-off unopposed", text: t("absetzen, niemand widerspricht") },
  { id: "taken-off mover", text: t("absetzen, der Antragsteller zieht zurück") },
];

/** @param {{item: Item, send: Send}} props */
function Remove({ item, send }) {
  const form = useForm({ way: WAYS[0].id, to: "", reason: "" });
  const [how, basis] = form.values.way.split(" ");
  const intent = () => ({ name: "RemoveItem", item_id: item.id, how, basis, reason: form.values.reason, to: how === "referred" ? form.values.to : "" });
  return html`<${SendForm} form=${form} intent=${intent} send=${send} label=${t("Von der Tagesordnung nehmen")} testid="remove-${item.number}">
    <${Pick} form=${form} name="way" label=${t("Was geschieht mit dem Punkt?")} testid="remove-way-${item.number}" options=${item.mover ? WAYS : WAYS.slice(0, -1)} />
    ${how === "referred" && html`<${Line} form=${form} name="to" label=${t("An welchen Ausschuss?")} testid="remove-to-${item.number}" required />`}
    <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="remove-reason-${item.number}" required />
  <//>`;
}

/** @param {{item: Item, agenda: Item[], send: Send}} props */
function Move({ item, agenda, send }) {
  const others = agenda.filter((other) => other.parent === item.parent && other.id !== item.id && other.state === "coming");
  const form = useForm({ before: "", reason: "" });
  return html`<${SendForm} form=${form} send=${send} label=${t("Verschieben")} testid="move-${item.number}" intent=${() => ({ name: "MoveItem", item_id: item.id, before: form.values.before, reason: form.values.reason })}>
    <${Pick} form=${form} name="before" label=${t("Vor welchen Punkt?")} testid="move-before-${item.number}" options=${[{ id: "", text: t("ans Ende") }, ...others.map((other) => ({ id: other.id, text: t("TOP {number}", { number: other.number }) }))]} />
    <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="move-reason-${item.number}" required />
  <//>`;
}

/** @param {{item: Item, send: Send}} props */
function Restore({ item, send }) {
  const form = useForm({ reason: "" });
  return html`<${SendForm} form=${form} send=${send} label=${t("Wieder aufsetzen")} testid="restore-${item.number}" intent=${() => ({ name: "RestoreItem", item_id: item.id, reason: form.values.reason })}>
    <${Line} form=${form} name="reason" label=${t("Grund (steht in der Niederschrift)")} testid="restore-reason-${item.number}" required />
  <//>`;
}

/** @param {{item: Item, agenda: Item[], send: Send}} props */
export function ItemMenu({ item, agenda, send }) {
  if (item.state === "done") return null;
  return html`<details class="item-menu" data-testid="menu-${item.number}">
    <summary>${t("Ändern")}<span class="visually-hidden">: ${t("TOP {number}", { number: item.number })}</span></summary>
    ${item.state === "off" ? html`<${Restore} item=${item} send=${send} />` : html`<${Remove} item=${item} send=${send} />`}
    ${item.state === "coming" && html`<${Move} item=${item} agenda=${agenda} send=${send} />`}
  </details>`;
}
