/** The check of the whole hall before the sitting: progress, a line for everything, the record, the report to print. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { Key, Refused } from "./key.js";

/** @import {Problem, Send} from "../types.js" */
/** @import {Check, CheckLine, Hall, Said, SetUp, SetupMessage} from "../hallsetup.js" */

/** @type {Record<CheckLine["result"], [string, string]>} sign and word */
const RESULT = { passed: ["✓", t("bestanden")], failed: ["✕", t("nicht bestanden")], open: ["–", t("nicht geprüft")] };

/** @type {Record<CheckLine["result"], string>} the colours of the parts of the server */
const STATE = { passed: "ok", failed: "failed", open: "degraded" };

/** @param {Said} said */
const spoken = (said) => t(said.text, said.values);

/** @param {{one: CheckLine}} props */
const Line = ({ one }) => html`<li class="part-${STATE[one.result]}" data-testid="check-${one.kind}" data-result=${one.result}>
  <span class="sign" aria-hidden="true">${RESULT[one.result][0]}</span>
  <strong>${spoken(one.name)}</strong> <span>${RESULT[one.result][1]}</span>
  ${(one.result !== "passed" || one.kind === "microphone") && html`<span>${spoken(one.advice)}</span>`}
</li>`;

/** @param {{title: string, lines: CheckLine[], open?: boolean}} props */
const Lines = ({ title, lines, open = false }) => lines.length > 0 && html`<details open=${open}>
  <summary>${title} (${lines.length})</summary>
  <ul class="health-parts">${lines.map((one) => html`<${Line} key=${spoken(one.name)} one=${one} />`)}</ul>
</details>`;

/** @param {Check} check */
function summary(check) {
  const counts = { passed: check.passed, failed: check.failed, open: check.open };
  if (check.running) return t("Der Saal wird geprüft: {passed} bestanden, {failed} nicht bestanden, {open} stehen noch aus.", counts);
  if (check.ready) return t("Der Saal ist bereit: Alle {passed} Punkte sind bestanden.", counts);
  return t("{passed} bestanden, {failed} nicht bestanden, {open} nicht geprüft.", counts);
}

/** @param {{faults: Said[]}} props */
export const HallFaults = ({ faults }) => faults.length > 0 && html`<section class="zone" aria-labelledby="faults-heading">
  <h2 id="faults-heading">${t("Störungen im Saal")}</h2>
  <ul class="health-parts">${faults.map((one) => html`<li key=${spoken(one)} class="part-failed" data-testid="hall-fault"><span class="sign" aria-hidden="true">✕</span><span>${spoken(one)}</span></li>`)}</ul>
</section>`;

/** @param {{hall: Hall, send: Send, setUp: SetUp}} props */
export function HallCheck({ hall, send, setUp }) {
  const [examiner, setExaminer] = useState("");
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const { check } = hall;
  /** @param {CheckLine["result"]} result */
  const of = (result) => check.lines.filter((one) => one.result === result);
  /** @param {SetupMessage} message */
  async function ask(message) {
    const answer = await setUp(message);
    setProblem(answer.ok ? null : answer.error);
  }
  return html`<section class="zone" aria-labelledby="check-heading" data-testid="hall-check">
    <h2 id="check-heading">${t("Saal prüfen")}</h2>
    <div class="key-row">
      <button type="button" class="key big primary" data-testid="check-hall" disabled=${check.running} onClick=${() => ask({ do: "check" })}>${t("Ganzen Saal prüfen")}</button>
      <button type="button" class="key" data-testid="check-call" disabled=${check.running} onClick=${() => ask({ do: "call" })}>${t("Nur die Probeverbindung prüfen")}</button>
    </div>
    <${Refused} problem=${problem} />
    <p role="status" data-testid="check-summary" data-running=${check.running}>${summary(check)}</p>
    <progress max=${check.lines.length} value=${check.passed + check.failed} aria-label=${t("Fortschritt der Prüfung")}></progress>
    <${Lines} title=${t("Nicht bestanden")} lines=${of("failed")} open=${true} />
    <${Lines} title=${t("Nicht geprüft")} lines=${of("open")} />
    <${Lines} title=${t("Bestanden")} lines=${of("passed")} />
    <div class="key-row">
      <label>${t("Geprüft von")} <input type="text" maxlength="200" autocomplete="name" data-testid="examiner" value=${examiner}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setExaminer(event.currentTarget.value)} /></label>
      <${Key} intent=${{ name: "NoteReadiness", examiner }} send=${send} disabled=${check.running || !examiner.trim()} label=${t("Ergebnis festhalten")} testid="note-readiness" />
      <a class="key" href="/p/${page.slug}/readiness.html" target="_blank" rel="noopener" data-testid="print-report">${t("Bericht zum Drucken")}</a>
    </div>
  </section>`;
}
