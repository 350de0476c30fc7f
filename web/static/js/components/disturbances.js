/** Disturbed lines: for the chair a banner with the one key that interrupts, and whose sphere it was, with the facts. */
import { html } from "htm/preact";
import { FAULT_WORD, SOURCE_WORD, SPHERE_WORD } from "../faults.js";
import { fullName, t } from "../i18n.js";
import { DangerKey, Key } from "./key.js";
import { At } from "./timing.js";

/** @import {Disturbance, Evidence, Person, Send, Sphere} from "../types.js" */

/** @type {Sphere[]} */
const SPHERES = ["member", "municipality", "negligible", "unknown"];

/** Who has the hall's picture and sound, and who has the member's own. @param {{evidence: Evidence}} props */
const Facts = ({ evidence }) => html`<small class="figures">${[
  t("Andere Zugeschaltete: {fine} ungestört, {faulty} gestört.", { fine: evidence.fine.length, faulty: evidence.faulty.length }),
  t("Zu hören bei {heard}, nicht bei {unheard}.", { heard: evidence.heard_by.length, unheard: evidence.not_heard_by.length }),
  t("Verlust auf der Leitung: {up} Prozent hin, {down} Prozent her.", { up: evidence.lost_up, down: evidence.lost_down }),
].join(" ")}</small>`;

/** @param {string[]} ids "hall" for the people in the hall @param {Person[]} people */
const named = (ids, people) => ids.map((id) => (id === "hall" ? t("Saal") : people.find((person) => person.id === id)?.name ?? id)).join(", ") || t("niemandem");

/** @param {boolean} flowed */
const flowWord = (flowed) => (flowed ? t("kam beim Server an") : t("kam beim Server nicht an"));

/** Who could see and hear whom, by name. @param {{one: Disturbance, evidence: Evidence, people: Person[]}} props */
const Witnesses = ({ one, evidence, people }) => html`<details data-testid="witnesses-${one.id}"><summary>${t("Wer wen sehen und hören konnte")}</summary>
  <dl class="witnesses">${[
    [t("Gesehen von"), named(evidence.seen_by, people)],
    [t("Nicht gesehen von"), named(evidence.not_seen_by, people)],
    [t("Gehört von"), named(evidence.heard_by, people)],
    [t("Nicht gehört von"), named(evidence.not_heard_by, people)],
    [t("Saal ungestört bei"), named(evidence.fine, people)],
    [t("Saal gestört bei"), named(evidence.faulty, people)],
    [t("Bild des Saals"), flowWord(evidence.hall_video)],
    [t("Ton des Saals"), flowWord(evidence.hall_audio)],
    [t("Eigene Verbindung"), evidence.connected ? t("stand") : t("unterbrochen")],
  ].map(([term, said]) => html`<div key=${term}><dt>${term}</dt><dd>${said}</dd></div>`)}</dl>
</details>`;

/** @param {{one: Disturbance, send: Send}} props */
const Spheres = ({ one, send }) => html`<div class="row-keys" role="group" aria-label=${t("Wessen Bereich?")}>
  <span>${t("Wessen Bereich?")}</span>
  ${SPHERES.map((sphere) => html`<${Key} key=${sphere} intent=${{ name: "JudgeDisturbance", disturbance_id: one.id, sphere }} send=${send} pressed=${one.sphere === sphere}
    label=${sphere === one.proposed ? t("{sphere} (Vorschlag)", { sphere: SPHERE_WORD[sphere] }) : SPHERE_WORD[sphere]} about=${one.name} className="small" testid="sphere-${sphere}-${one.id}" />`)}
</div>`;

/** What it is, since when, known how. @param {{one: Disturbance}} props */
const Words = ({ one }) => html`<p><strong>${fullName(one)}</strong>: ${FAULT_WORD[one.what]}, ${one.sources.map((source) => SOURCE_WORD[source]).join(", ")},
  ${one.until ? html` <${At} at=${one.since} />–<${At} at=${one.until} />` : html` ${t("seit")} <${At} at=${one.since} />`}
  ${one.answer === "objected" && html` · <strong>${t("gerügt")}</strong>`}
  ${one.votes.length > 0 && html` · ${t("während einer Abstimmung")}`}</p>`;

/** @param {{one: Disturbance, people: Person[], judges: boolean, send: Send}} props */
const Entry = ({ one, people, judges, send }) => html`<li class="disturbance ${one.state}" data-testid="disturbance-${one.id}" data-state=${one.state} data-sphere=${one.sphere ?? ""}>
  <${Words} one=${one} />
  <p>${t(one.reason)} ${one.rule && html`<small>${one.rule}</small>`}</p>
  ${one.evidence && html`<${Facts} evidence=${one.evidence} /><${Witnesses} one=${one} evidence=${one.evidence} people=${people} />`}
  ${judges && html`<${Spheres} one=${one} send=${send} />`}
  ${one.state === "running" && html`<${Key} intent=${{ name: "EndDisturbance", disturbance_id: one.id }} send=${send} label=${t("Störung behoben")} about=${one.name} className="small" testid="repaired-${one.id}" />`}
</li>`;

/** @param {{disturbances: Disturbance[], people: Person[], open: boolean, chair?: boolean, send: Send}} props `open` while the sitting runs */
export function Disturbances({ disturbances, people, open, chair = false, send }) {
  const running = disturbances.some((one) => one.state === "running");
  return html`<section class="disturbances ${disturbances.length ? "warning-zone" : ""}" aria-label=${t("Störungen")} data-testid="disturbance-banner">
    <div role="status">${disturbances.length > 0 && html`<ul>${disturbances.map((one) => html`<${Entry} key=${one.id} one=${one} people=${people} judges=${chair} send=${send} />`)}</ul>`}</div>
    ${chair && running && open && html`<${Key} intent=${{ name: "InterruptSitting", reason: t("Störung der Bild-Ton-Übertragung") }} send=${send} label=${t("Sitzung wegen der Störung unterbrechen")} className="primary" testid="interrupt-for-disturbance" />`}
  </section>`;
}

/** For somebody who is connected and says by telephone, or shows, that the line fails. @param {{personId: string, name: string, source: "telephone" | "chair", send: Send}} props */
export const ReportFor = ({ personId, name, source, send }) => html`<${DangerKey} intent=${{ name: "ReportDisturbance", person_id: personId, what: "both", source }} send=${send}
  label=${source === "telephone" ? t("Störung telefonisch gemeldet") : t("Störung feststellen")} about=${name} className="small" testid="report-${personId}"
  consequence=${t("Das Mitglied zählt nicht zur Beschlussfähigkeit, bis die Störung behoben ist.")} />`;
