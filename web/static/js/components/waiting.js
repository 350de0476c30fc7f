/** The waiting room of whoever is kept from the meeting, and a member's own recusal: the switch for an item. */
import { html } from "htm/preact";
import { page } from "../page.js";
import { t } from "../i18n.js";
import { DangerKey, Key } from "./key.js";
import { PrivacyQuestion } from "./nonpublic.js";
import { At } from "./timing.js";

/** @import {Item, Me, Send, Waiting} from "../types.js" */

/** Whether whoever waits to ask a question may be shown; said here and put on record. @param {{asks: boolean, me: Me, send: Send}} props */
function Consent({ asks, me, send }) {
  if (me.publication?.consent === null) return null;
  const given = Boolean(me.publication?.consent);
  return html`<p>${t("Ihre Frage wird öffentlich übertragen und vielleicht aufgezeichnet, mit Bild und Ton von Ihnen. Das geschieht nur, wenn Sie einwilligen; die Einwilligung wird festgehalten, und Sie können sie jederzeit zurücknehmen.")}</p>
    <${Key} intent=${{ name: "NoteConsent", person_id: me.person.id, given: !given }} send=${send} label=${given ? t("Einwilligung zurücknehmen") : t("Ich willige in Bild und Ton ein")} className=${given ? "" : "primary big"} testid="asker-consent" />
    ${given && asks && html`<p role="status" data-testid="asker-consented"><span aria-hidden="true">✓ </span>${t("Sie haben eingewilligt. Bitte warten Sie hier, Sie werden hereingeholt.")}</p>`}`;
}

/** What can be done from here: confirm, or call upon the body. @param {{waiting: Waiting, me: Me, send: Send}} props */
function WayOn({ waiting, me, send }) {
  if (waiting.reason === "unconfirmed") return html`<${PrivacyQuestion} personId=${me.person.id} send=${send} />`;
  if (waiting.reason === "asker" || (waiting.reason === "asked" && me.publication?.consent)) return html`<${Consent} asks=${waiting.reason === "asker"} me=${me} send=${send} />`;
  if (waiting.reason !== "excluded") return null;
  const { exclusion } = me.conduct;
  return html`<p>${t("Grund: {reason}", { reason: exclusion?.reason ?? "" })}</p>
    ${exclusion?.state === "out" && html`<${Key} intent=${{ name: "ContestExclusion", person_id: me.person.id }} send=${send} label=${t("Entscheidung des Gremiums anrufen")} testid="contest-exclusion" />`}
    ${exclusion?.state === "contested" && html`<p role="status">${t("Das Gremium entscheidet, spätestens in der nächsten Sitzung.")}</p>`}`;
}

/** Nothing of the meeting, and why; the page comes back by itself. @param {{waiting: Waiting, me: Me, send: Send}} props */
export const WaitingRoom = ({ waiting, me, send }) => html`<main class="waiting-room" data-testid="waiting-room" data-reason=${waiting.reason}>
  <h1>${t("Warteraum")}</h1>
  ${waiting.number && html`<p class="waiting-item">${t("TOP {number} · {title}", { number: waiting.number, title: waiting.title })}</p>`}
  <p role="status">${t(waiting.text)}</p>
  <p><small>${t(waiting.rule)}${waiting.since && html` · ${t("seit")} <${At} at=${waiting.since} />`}</small></p>
  <${WayOn} waiting=${waiting} me=${me} send=${send} />
  ${waiting.reason === "asked" && html`<p><a href=${page.public_url} target="_blank" rel="noopener">${t("Zur öffentlichen Seite")}</a></p>`}
  ${waiting.reason === "recused" && html`<p>${waiting.may_listen
    ? html`${t("Die öffentliche Übertragung dürfen Sie währenddessen verfolgen.")} <a href=${page.public_url} target="_blank" rel="noopener">${t("Zur öffentlichen Seite")}</a>`
    : t("Bitte verfolgen Sie währenddessen auch die öffentliche Übertragung nicht.")}</p>`}
</main>`;

/** What declaring it leads to, by whether the item runs already. */
const CONSEQUENCE = {
  remote: {
    now: t("Bild und Ton werden sofort getrennt, bis der Punkt beendet ist. Zurücknehmen kann das nur der Vorsitz."),
    later: t("Wird der Punkt aufgerufen, sind Bild und Ton getrennt, bis er beendet ist. Zurücknehmen kann das nur der Vorsitz."),
  },
  hall: {
    now: t("Sie verlassen den Saal, bis der Punkt beendet ist. Zurücknehmen kann das nur der Vorsitz."),
    later: t("Wird der Punkt aufgerufen, verlassen Sie den Saal, bis er beendet ist. Zurücknehmen kann das nur der Vorsitz."),
  },
};

/** @param {{item: Item, declared: boolean, me: Me, send: Send}} props */
const Switch = ({ item, declared, me, send }) => html`<li class="row-keys" data-testid="recuse-${item.id}" data-declared=${declared}>
  <span>${t("TOP {number} · {title}", { number: item.number, title: item.title })}</span>
  ${declared
    ? html`<strong>${t("Sie nehmen nicht teil.")}</strong>`
    : html`<${DangerKey} intent=${{ name: "DeclareRecusal", item_id: item.id, person_id: me.person.id }} send=${send} label=${t("Ich nehme nicht teil")} about=${item.title} className="small" testid="declare-${item.id}"
        consequence=${CONSEQUENCE[me.person.present === "hall" ? "hall" : "remote"][item.state === "now" ? "now" : "later"]} />`}
</li>`;

/** One switch for each item still to be dealt with. @param {{agenda: Item[], me: Me, send: Send}} props */
export const RecusalSwitch = ({ agenda, me, send }) => html`<details class="zone recusal-switch" data-testid="recusal-switch">
  <summary>${t("Widerstreit der Interessen mitteilen")}</summary>
  <p>${t("Betrifft ein Punkt Sie selbst, Angehörige oder von Ihnen Vertretene, dann teilen Sie das vorher mit. Im Zweifel entscheidet das Gremium.")}</p>
  <ul>${agenda.filter((item) => item.state !== "done").map((item) => html`<${Switch} key=${item.id} item=${item} declared=${me.recusals.includes(item.id)} me=${me} send=${send} />`)}</ul>
</details>`;
