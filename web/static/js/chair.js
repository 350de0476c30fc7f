/** The chair's screen: wires the zones of SCREENS.md to the one connection. */
import { html } from "htm/preact";
import { currentItem } from "./announce.js";
import { AgendaStrip } from "./components/agendastrip.js";
import { Chamber } from "./components/chamber.js";
import { KeyHelp } from "./components/keyhelp.js";
import { NextStep } from "./components/nextstep.js";
import { Now } from "./components/now.js";
import { Queue } from "./components/queue.js";
import { Shell } from "./components/shell.js";
import { StatusLine } from "./components/statusline.js";
import { Connection } from "./connection.js";
import { t } from "./i18n.js";
import { mount } from "./mount.js";
import { page } from "./page.js";
import { createStore } from "./store.js";

/** @import {Send} from "./types.js" */
/** @import {Store} from "./store.js" */

/** @type {[string, string][]} */
const KEYS = [
  [t("Leertaste"), t("den nächsten Schritt tun")],
  [t("Tabulator"), t("zur nächsten Taste")],
  [t("Pfeiltasten"), t("im Sitzplan von Platz zu Platz")],
  [t("Eingabe"), t("gewählte Taste drücken, Platz auswählen")],
  ["?", t("diese Hilfe")],
];

/** @param {{store: Store, send: Send}} props */
function Chair({ store, send }) {
  const view = store.sections.value;
  const live = store.live.value;
  const people = view.people ?? [];
  const callable = view.meeting?.state === "open" && !view.item;
  return html`<${Shell} view=${view} lostAt=${store.lostAt.value} goodbye=${store.goodbye.value} className="chair">
    ${view.meeting && html`<${StatusLine} item=${currentItem(view)} meeting=${view.meeting} quorum=${view.quorum} live=${live} people=${people} floor=${view.floor} />
    <main>
      <${Now} floor=${view.floor} live=${live} meeting=${view.meeting} />
      <${NextStep} next=${view.next} also=${view.also ?? []} send=${send} />
      <${Queue} queue=${view.queue ?? []} send=${send} />
      <${Chamber} people=${people} live=${live} vote=${view.vote} personId=${page.person_id} send=${send} />
      <${AgendaStrip} agenda=${view.agenda ?? []} callable=${callable} send=${send} />
    </main>`}
    <${KeyHelp} keys=${KEYS} />
  <//>`;
}

const store = createStore();
const connection = new Connection(page, store);
mount(Chair, { store, send: connection.send });
