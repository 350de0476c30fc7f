/** The parts of the server and of the hall: what runs, and for everything else what is to be done. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { SoundMeter } from "./soundmeter.js";

/** @typedef {{state: "ok" | "degraded" | "failed", note: string, values: Record<string, number>}} Part */

/** @type {Record<string, string>} */
const TITLE = {
  conference: t("Konferenzanlage"), cameras: t("Kameras"), children: t("Hilfsprogramme"), programme: t("Übertragung"), store: t("Protokoll auf der Platte"),
  media: t("Bild und Ton"), local: t("Bild und Ton auf diesem Rechner"), perception: t("Nachweis, wer wen sah und hörte"), originals: t("Aufzeichnung der Einzelspuren"),
  microphone: t("Saalmikrofon"), room: t("Lautsprecher im Saal"), outputs: t("Lampen und Anzeigen im Saal"),
  recording: t("Aufzeichnung"), recordings: t("Aufzeichnungen früherer Sitzungen"),
};

/** @type {Record<string, string>} */
const CAPTURED = { hall: t("Bild und Ton aus dem Saal"), camera: t("Bild aus dem Saal"), microphone: t("Ton aus dem Saal") };

/** Sources of pictures and sound are parts named after their camera. @param {string} name */
const titleOf = (name) => {
  const source = name.replace(/^capture-/, "");
  return TITLE[name] ?? (source === name ? name : CAPTURED[source] ?? t("Bild der Kamera {name}", { name: source }));
};

/** @type {Record<Part["state"], string>} */
const STATE_WORD = { ok: t("bereit"), degraded: t("eingeschränkt"), failed: t("ausgefallen") };

/** @type {Record<Part["state"], string>} */
const SIGN = { ok: "✓", degraded: "!", failed: "✕" };

/** @type {import("@preact/signals").Signal<Record<string, Part>>} */
const parts = signal({});

/** Ask once; what was shown stays where nobody answers, for the page says so elsewhere. */
export async function fetchParts() {
  try {
    const response = await fetch("/healthz", { cache: "no-store" });
    parts.value = (await response.json()).parts ?? {};
  } catch {
    // the figures' own line says that nobody answers
  }
}

/** Messages of a device that came twice or too late and so changed nothing. @param {Part["values"]} values */
const ignored = (values) => (values.doubled ?? 0) + (values.late ?? 0);

/** @param {{name: string, part: Part}} props */
const Line = ({ name, part }) => html`<li class="part-${part.state}" data-testid="part-${name}" data-state=${part.state}>
  <span class="sign" aria-hidden="true">${SIGN[part.state]}</span>
  <strong>${titleOf(name)}</strong>
  <span>${part.note && part.state !== "ok" ? t(part.note) : STATE_WORD[part.state]}</span>
  ${ignored(part.values) > 0 && html`<span>${t("doppelte oder verspätete Meldungen, ohne Wirkung: {n}", { n: ignored(part.values) })}</span>`}
  ${part.values.level_db !== undefined && html`<${SoundMeter} level=${part.values.level_db} name=${titleOf(name)} />`}
</li>`;

export const HealthParts = () => html`<section class="zone" aria-labelledby="parts-heading">
  <h2 id="parts-heading">${t("Bereitschaft")}</h2>
  <ul class="health-parts">${Object.entries(parts.value).map(([name, part]) => html`<${Line} key=${name} name=${name} part=${part} />`)}</ul>
</section>`;
