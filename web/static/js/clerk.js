/** The clerk's screen: agenda and course left, the growing minutes in the middle, presence and votes right. */
import { html } from "htm/preact";
import { currentItem } from "./announce.js";
import { Ballots } from "./components/ballots.js";
import { KeyHelp } from "./components/keyhelp.js";
import { MinutesDocument } from "./components/minutesdoc.js";
import { Presence } from "./components/presence.js";
import { Shell } from "./components/shell.js";
import { StatusLine } from "./components/statusline.js";
import { AgendaList, Timeline } from "./components/timeline.js";
import { Connection } from "./connection.js";
import { t } from "./i18n.js";
import { mount } from "./mount.js";
import { page } from "./page.js";
import { createStore } from "./store.js";

/** @import {Send} from "./types.js" */
/** @import {Store} from "./store.js" */

/** @type {[string, string][]} */
const KEYS = [
  [t("Tabulator"), t("zur nächsten Taste")],
  [`${t("J")} ${t("N")} ${t("E")}`, t("Stimme der gewählten Zeile eintragen")],
  ["?", t("diese Hilfe")],
];

/** The minutes as files. */
const Exports = () => html`<section class="zone exports" aria-labelledby="exports-heading">
  <h2 id="exports-heading">${t("Niederschrift ausgeben")}</h2>
  <p class="row-keys">
    <a class="key" href="minutes.html" target="_blank" rel="noopener" data-testid="export-html">${t("Ansehen (HTML)")}</a>
    <a class="key" href="minutes.pdf" download data-testid="export-pdf">PDF</a>
    <a class="key" href="minutes.docx" download data-testid="export-docx">Word (DOCX)</a>
  </p>
</section>`;

/** @param {{store: Store, send: Send}} props */
function Clerk({ store, send }) {
  const view = store.sections.value;
  const people = view.people ?? [];
  return html`<${Shell} view=${view} lostAt=${store.lostAt.value} goodbye=${store.goodbye.value} className="clerk">
    ${view.meeting && html`<${StatusLine} item=${currentItem(view)} meeting=${view.meeting} quorum=${view.quorum} live=${store.live.value} people=${people} floor=${view.floor} />`}
    <main>
      <div class="clerk-left"><${AgendaList} agenda=${view.agenda ?? []} /><${Timeline} timeline=${view.timeline ?? []} /></div>
      <div class="clerk-middle">${view.minutes && html`<${MinutesDocument} minutes=${view.minutes} slug=${page.slug} send=${send} />`}</div>
      <div class="clerk-right">
        ${view.vote && html`<${Ballots} vote=${view.vote} people=${people} send=${send} />`}
        <${Presence} people=${people} queue=${view.queue ?? []} quorum=${view.quorum} send=${send} />
        <${Exports} />
      </div>
    </main>
    <${KeyHelp} keys=${KEYS} />
  <//>`;
}

const store = createStore();
const connection = new Connection(page, store);
mount(Clerk, { store, send: connection.send });
