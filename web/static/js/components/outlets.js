/** What leaves the house beside the stream: other platforms with their state, and whether a machine writes captions. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { page } from "../page.js";

/** @typedef {{target: string, state: "waiting" | "sending" | "failed", reason: string, failures: number, skipped: number}} Platform */
/** @typedef {"off" | "package-missing" | "model-missing" | "ready"} Machine */

/** @type {import("@preact/signals").Signal<{restream: Platform[], captions: {machine: Machine}} | null>} */
const outlets = signal(null);

/** @type {Record<Platform["state"], string>} */
const STATE = { waiting: t("wartet"), sending: t("sendet"), failed: t("gestört, wird wieder versucht") };

/** Why a platform does not take the stream, and where to look, by what the server says of it. @type {Record<string, string>} */
const REASON = {
  ConnectionRefusedError: t("Unter dieser Adresse nimmt niemand an: Adresse, Port und Firewall prüfen."),
  TimeoutError: t("Unter dieser Adresse antwortet niemand: Adresse, Port und Firewall prüfen."),
  SSLCertVerificationError: t("Das Zertifikat ist fremd oder abgelaufen: Adresse, Uhr und ca_file prüfen."),
  FileNotFoundError: t("Auf diesem Rechner fehlt bei RTMPS die Datei ca_file, bei SRT das Programm ffmpeg."),
  BrokenPipeError: t("Die Plattform hat aufgelegt: Ist der Schlüssel richtig und nicht schon in Gebrauch?"),
  OSError: t("Die Plattform hat aufgelegt: Ist der Schlüssel richtig und nicht schon in Gebrauch?"),
  hangs: t("Die Plattform hat 20 Sekunden lang nichts angenommen."),
};

/** A reason that has no words yet is shown as the server says it; none while there is none. @param {Platform} one */
const reasonOf = (one) => (one.state === "failed" ? REASON[one.reason] ?? one.reason : "");

/** @type {Record<Machine, string>} */
const MACHINE = {
  off: t("Automatische Untertitel sind nicht eingerichtet (model in [captions] in config.toml)."),
  "package-missing": t("Automatische Untertitel laufen nicht: Das Paket faster-whisper ist nicht installiert."),
  "model-missing": t("Automatische Untertitel laufen nicht: Im Ordner aus config.toml liegt kein Modell."),
  ready: t("Automatische Untertitel laufen; sie sind als automatisch und nicht amtlich gekennzeichnet."),
};

/** Fetch the state anew; where that fails, what was known stays. */
export async function fetchOutlets() {
  try {
    const answer = await fetch(`/p/${page.slug}/outlets.json`, { cache: "no-store" });
    if (answer.ok) outlets.value = await answer.json();
  } catch {
    // the page says by its other figures that the server is away
  }
}

/** @param {{one: Platform}} props */
const Row = ({ one }) => html`<tr data-testid="platform"><th scope="row">${one.target}</th><td>${STATE[one.state]}</td><td>${one.failures}</td><td data-testid="platform-reason">${reasonOf(one)}</td></tr>`;

export function Outlets() {
  const all = outlets.value;
  if (!all) return null;
  return html`<section class="zone connections" aria-labelledby="outlets-heading" data-testid="outlets">
    <h2 id="outlets-heading">${t("Weitere Plattformen und Untertitel")}</h2>
    ${!all.restream.length && html`<p>${t("Die Übertragung geht an keine weitere Plattform.")}</p>`}
    ${all.restream.length > 0 && html`<table>
      <thead><tr><th scope="col">${t("Plattform")}</th><th scope="col">${t("Zustand")}</th><th scope="col">${t("Fehlversuche")}</th><th scope="col">${t("Grund")}</th></tr></thead>
      <tbody>${all.restream.map((one) => html`<${Row} key=${one.target} one=${one} />`)}</tbody>
    </table>`}
    <p data-testid="machine">${MACHINE[all.captions.machine]}</p>
  </section>`;
}
