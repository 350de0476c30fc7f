/** The chair's screen: wires the zones of SCREENS.md to the one connection. */
import { html } from "htm/preact";
import { currentItem } from "./announce.js";
import { AgendaStrip } from "./components/agendastrip.js";
import { ChairingDesk } from "./components/chairing.js";
import { Chamber } from "./components/chamber.js";
import { Disturbances } from "./components/disturbances.js";
import { Elections } from "./components/elections.js";
import { MarkImpaired } from "./components/impaired.js";
import { KeyHelp } from "./components/keyhelp.js";
import { CourseOfMinutes } from "./components/minutescourse.js";
import { Motions } from "./components/motions.js";
import { NextStep } from "./components/nextstep.js";
import { Listeners, MissingConfirmations, Todos } from "./components/nonpublic.js";
import { Now } from "./components/now.js";
import { Order } from "./components/order.js";
import { Procedure, Proposals } from "./components/procedure.js";
import { StreamRefused } from "./components/locallaw.js";
import { PapersCount } from "./components/papers.js";
import { MyPoll, PollDesk } from "./components/polls.js";
import { PreflightPanel } from "./components/preflight.js";
import { DiskAlarm, RedKey } from "./components/publication.js";
import { ShowExhibits } from "./components/exhibits.js";
import { ShowPapers } from "./components/showpapers.js";
import { QuestionTimeDesk } from "./components/questiontime.js";
import { SecretBallot } from "./components/secretballot.js";
import { Queue } from "./components/queue.js";
import { Recusals } from "./components/recusals.js";
import { Shell } from "./components/shell.js";
import { StatusLine } from "./components/statusline.js";
import { FreeQuestion } from "./components/voteforms.js";
import { VotesFor } from "./components/votesfor.js";
import { Connection } from "./connection.js";
import { t } from "./i18n.js";
import { mount } from "./mount.js";
import { page } from "./page.js";
import { NO_RULES } from "./speech.js";
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
  const leader = view.chairing?.leader || (page.person_id ?? "");
  const callable = view.meeting?.state === "open" && !view.item;
  const decides = view.meeting?.kind !== "assembly";
  return html`<${Shell} view=${view} lostAt=${store.lostAt.value} goodbye=${store.goodbye.value} className="chair">
    ${view.meeting && html`<${StatusLine} item=${currentItem(view)} meeting=${view.meeting} quorum=${view.quorum} live=${live} people=${people} floor=${view.floor} />
    <${Disturbances} disturbances=${view.disturbances ?? []} people=${people} open=${view.meeting.state === "open"} chair=${true} send=${send} />
    <${MissingConfirmations} privacy=${view.privacy} />
    <${DiskAlarm} publication=${view.publication} />
    <main>
      <${Now} floor=${view.floor} live=${live} meeting=${view.meeting} speaking=${view.speaking ?? NO_RULES} send=${send} />
      <${NextStep} next=${view.next} also=${view.also ?? []} send=${send} />
      <div class="chair-tools">
        <${CourseOfMinutes} course=${view.minutes_course} closed=${view.meeting.state === "closed"} agenda=${view.agenda ?? []} person=${leader} send=${send} />
        <${RedKey} publication=${view.publication} meeting=${view.meeting} send=${send} />
        <${StreamRefused} streaming=${view.streaming} />
        <${ShowPapers} item=${currentItem(view)} showing=${view.showing} meeting=${view.meeting} publication=${view.publication} send=${send} />
        <${ShowExhibits} item=${currentItem(view)} exhibit=${view.exhibit} meeting=${view.meeting} send=${send} />
        <${PollDesk} polls=${view.polls ?? []} standing=${store.poll.value} said=${store.said.value} moderate=${connection.moderatePoll} item=${currentItem(view)} vote=${view.vote} open=${view.meeting.state === "open"} send=${send} />
        <${MyPoll} polls=${view.polls ?? []} standing=${store.poll.value} ask=${connection.answerPoll} />
        <${QuestionTimeDesk} time=${view.question_time} item=${view.item} send=${send} />
        <${ChairingDesk} chairing=${view.chairing} people=${people} item=${view.item} send=${send} />
        ${view.meeting.state === "open" && leader && html`<${VotesFor} people=${people} own=${leader} item=${currentItem(view)} vote=${view.vote} elections=${view.elections ?? []} send=${send} />`}
        <${PapersCount} key=${view.vote?.id} vote=${view.vote} person=${leader} send=${send} />
        <${Order} conduct=${view.conduct} people=${people} floor=${view.floor} send=${send} />
        ${decides && html`<${Recusals} recusals=${view.recusals ?? []} people=${people} agenda=${view.agenda ?? []} current=${view.item} chair=${true} send=${send} />
        <${Elections} elections=${view.elections ?? []} item=${view.item} people=${people} person=${leader} chair base=${`${page.public_url}/`} open=${view.meeting.state === "open"} send=${send} />`}
        ${decides && view.meeting.state === "open" && view.item && (!view.vote || view.vote.state === "announced") && html`<${FreeQuestion} key=${view.item} send=${send} />`}
        <${Listeners} privacy=${view.privacy} people=${people} agenda=${view.agenda ?? []} current=${view.item} send=${send} />
        <${Todos} todos=${view.todos ?? []} chair excluded=${view.meeting.public_excluded} send=${send} />
      </div>
      <${Queue} queue=${view.queue ?? []} speaking=${view.speaking ?? NO_RULES} debating=${Boolean(view.item)} send=${send} />
      <${Chamber} people=${people} live=${live} vote=${view.vote} personId=${leader} send=${send}
        before=${html`<${PreflightPanel} found=${view.preflight} people=${people} next=${view.next} also=${view.also ?? []} send=${send} /><${MarkImpaired} item=${currentItem(view)} vote=${view.vote} send=${send} />`} />
      <div class="chair-motions">
        <${SecretBallot} elections=${view.elections ?? []} person=${leader} ask=${connection.askPaper} />
        <${Procedure} procedure=${view.procedure ?? []} people=${people} send=${send} />
        <${Motions} motions=${view.motions ?? []} voting=${view.voting} item=${currentItem(view)} leads send=${send} />
        <${Proposals} proposals=${view.additions ?? []} leads send=${send} />
      </div>
      <${AgendaStrip} agenda=${view.agenda ?? []} schedule=${view.schedule} open=${view.meeting.state === "open"} callable=${callable} send=${send} />
    </main>`}
    <${KeyHelp} keys=${KEYS} />
  <//>`;
}

const store = createStore();
const connection = new Connection(page, store);
mount(Chair, { store, send: connection.send });
