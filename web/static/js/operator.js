/** The technician's screen: every connection with its line, fetched every two seconds; in detail in getStats' names. */
import { effect, signal } from "@preact/signals";
import { html } from "htm/preact";
import { HallAir } from "./components/hallair.js";
import { HallCameras } from "./components/hallcameras.js";
import { HallCheck, HallFaults } from "./components/hallcheck.js";
import { HealthParts, fetchParts } from "./components/healthparts.js";
import { pictureFinder } from "./components/picture.js";
import { Outlets, fetchOutlets } from "./components/outlets.js";
import { Farewell, OfflineBar } from "./components/shell.js";
import { Connection } from "./connection.js";
import { fetchHall, hall, thenFetch } from "./hallsetup.js";
import { t } from "./i18n.js";
import { MediaLink } from "./media/link.js";
import { mount } from "./mount.js";
import { page } from "./page.js";
import { createStore } from "./store.js";

/** @import {Send} from "./types.js" */
/** @import {SetUp} from "./hallsetup.js" */
/** @import {Store} from "./store.js" */

/** @typedef {{type: string, id: string, [figure: string]: unknown}} Stat */
/** @typedef {{peer: string, owner: string, name: string, state: string, stats: Stat[]}} Peer */
/**
 * @typedef {{fanout: string, loop_delay: {p50: number, p99: number}, load: {packets: number, bits: number, cpu: number,
 *   cost_s: number}, refused: number, peers: Peer[]}} Report
 */

const EVERY_MS = 2000;
const HALL_MS = 1000;

/** The line's grade from which somebody should be called: percent of packets lost, milliseconds there and back. */
const WEAK = { lost: 2, trip: 300 };
const BAD = { lost: 10, trip: 800 };

/** @type {Record<string, string>} */
const STATE_WORD = {
  new: t("verbindet sich"), connected: t("verbunden"), lost: t("unterbrochen"), closed: t("beendet"),
};

/** @type {Record<string, string>} */
const GRADE_WORD = { good: t("gut"), weak: t("schwach"), bad: t("gestört") };

/** @type {import("@preact/signals").Signal<Report | null>} */
const report = signal(null);
const failed = signal(false);

async function fetchReport() {
  try {
    const response = await fetch(`/p/${page.slug}/media.json`, { cache: "no-store" });
    failed.value = !response.ok;
    if (response.ok) report.value = await response.json();
  } catch {
    failed.value = true;
  }
}

/** @param {number} value @param {number} [digits] */
const figure = (value, digits = 0) => value.toLocaleString(page.lang, { maximumFractionDigits: digits });

/** @param {unknown} value */
const number = (value) => (typeof value === "number" ? value : 0);

/** The worst of a figure over one kind of statistics. @param {Peer} one @param {string} type @param {string} name */
const worst = (one, type, name) => Math.max(0, ...one.stats.filter((stat) => stat.type === type).map((stat) => number(stat[name])));

/** @param {Peer} one */
function line(one) {
  const pair = one.stats.find((stat) => stat.type === "candidate-pair");
  return {
    trip: number(pair?.currentRoundTripTime) * 1000,
    lost: worst(one, "remote-inbound-rtp", "fractionLost") * 100,
    fits: number(pair?.availableOutgoingBitrate) / 1e6,
    sends: one.stats.filter((stat) => stat.type === "inbound-rtp").length,
    gets: one.stats.filter((stat) => stat.type === "outbound-rtp" && stat.active).length,
  };
}

/** @param {Peer} one @param {{trip: number, lost: number}} its */
function grade(one, its) {
  if (one.state === "lost" || its.lost > BAD.lost || its.trip > BAD.trip) return "bad";
  return its.lost > WEAK.lost || its.trip > WEAK.trip ? "weak" : "good";
}

/** @param {{label: string, value: string}} props */
const Figure = ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

/** @param {{all: Report}} props */
const Figures = ({ all }) => html`<section class="zone" aria-labelledby="figures-heading">
  <h2 id="figures-heading">${t("Server")}</h2>
  <dl class="figures-list">
    <${Figure} label=${t("Verteiler")} value=${all.fanout} />
    <${Figure} label=${t("Pakete je Sekunde")} value=${figure(all.load.packets)} />
    <${Figure} label=${t("Mbit/s hinaus")} value=${figure(all.load.bits / 1e6, 1)} />
    <${Figure} label=${t("Prozessor, Kerne")} value=${figure(all.load.cpu, 2)} />
    <${Figure} label=${t("Mikrosekunden je Paket")} value=${figure(all.load.cost_s * 1e6, 1)} />
    <${Figure} label=${t("Verspätung in ms (99 %)")} value=${figure(all.loop_delay.p99 * 1000, 1)} />
    <${Figure} label=${t("Wegen Überlast abgewiesen")} value=${figure(all.refused)} />
  </dl>
</section>`;

/** @param {{one: Peer}} props */
function Row({ one }) {
  const its = line(one);
  const graded = grade(one, its);
  return html`<tr data-testid="connection">
    <th scope="row">${one.name || t("Bildschirm oder Gerät")}</th>
    <td>${STATE_WORD[one.state] ?? one.state}</td>
    <td class="grade-${graded}"><span class="light" aria-hidden="true">●</span> ${GRADE_WORD[graded]}</td>
    <td>${figure(its.trip)}</td>
    <td>${figure(its.lost, 1)}</td>
    <td>${figure(its.fits, 1)}</td>
    <td>${its.sends} / ${its.gets}</td>
    <td><details><summary>${t("Alle Werte")}</summary><pre tabindex="0">${JSON.stringify(one.stats, null, 1)}</pre></details></td>
  </tr>`;
}

/** @param {{peers: Peer[]}} props */
const Connections = ({ peers }) => html`<section class="zone connections" aria-labelledby="connections-heading">
  <h2 id="connections-heading">${t("Verbindungen")}</h2>
  ${!peers.length && html`<p>${t("Noch ist niemand mit Bild und Ton verbunden.")}</p>`}
  ${peers.length > 0 && html`<table>
    <thead><tr>
      ${[t("Wer"), t("Zustand"), t("Leitung"), t("Laufzeit (ms)"), t("Verlust (%)"), t("trägt (Mbit/s)"), t("sendet / empfängt"), t("Einzeln")]
        .map((title) => html`<th scope="col">${title}</th>`)}
    </tr></thead>
    <tbody>${peers.map((one) => html`<${Row} key=${one.peer} one=${one} />`)}</tbody>
  </table>`}
</section>`;

/** @param {{store: Store, link: MediaLink, send: Send, setUp: SetUp}} props */
function Hall({ store, link, send, setUp }) {
  const now = hall.value;
  if (!now) return null;
  const pictureOf = pictureFinder(store.tracks.value, link, store.live.value);
  return html`<${HallFaults} faults=${now.faults} />
    <${HallAir} hall=${now} send=${send} />
    <${HallCheck} hall=${now} send=${send} setUp=${setUp} />
    <${HallCameras} hall=${now} people=${store.sections.value.people ?? []} pictureOf=${pictureOf} setUp=${setUp} />`;
}

/** @param {{store: Store, link: MediaLink, send: Send, setUp: SetUp}} props */
function Operator({ store, link, send, setUp }) {
  const all = report.value;
  const goodbye = store.goodbye.value;
  if (goodbye && goodbye.code !== "stopping") return html`<${Farewell} goodbye=${goodbye} />`;
  return html`<div class="screen operator">
    <${OfflineBar} lostAt=${store.lostAt.value} />
    <header class="status-line"><h1>${t("Technik")}</h1></header>
    <main>
      ${failed.value && html`<p class="refused" role="status">${t("Die Werte lassen sich gerade nicht holen. Die Seite versucht es weiter.")}</p>`}
      <${HealthParts} />
      <${Hall} store=${store} link=${link} send=${send} setUp=${setUp} />
      ${all && html`<${Figures} all=${all} />`}
      <${Outlets} />
      ${all && html`<${Connections} peers=${all.peers} />`}
    </main>
  </div>`;
}

const store = createStore();
const connection = new Connection(page, store, { connected: () => link.restart(), lost: () => link.pause() });
const link = new MediaLink(connection);
effect(() => link.want(store.tracks.value));
mount(Operator, { store, link, send: thenFetch(connection.send), setUp: thenFetch(connection.setUp) });
void fetchHall();
setInterval(fetchHall, HALL_MS);
fetchReport();
setInterval(fetchReport, EVERY_MS);
void fetchOutlets();
void fetchParts();
setInterval(fetchParts, EVERY_MS);
setInterval(fetchOutlets, EVERY_MS);
