/** The clerk's screen: agenda and course left, the growing minutes in the middle, presence and votes right. */
import { html } from "htm/preact";
import { currentItem } from "./announce.js";
import { AgendaDesk } from "./components/agendadesk.js";
import { Audience } from "./components/audience.js";
import { Ballots } from "./components/ballots.js";
import { ClerkQueue } from "./components/clerkqueue.js";
import { Deputies } from "./components/deputies.js";
import { Disturbances } from "./components/disturbances.js";
import { Elections } from "./components/elections.js";
import { Exports } from "./components/exports.js";
import { MarkImpaired } from "./components/impaired.js";
import { KeyHelp } from "./components/keyhelp.js";
import { ChairingDesk } from "./components/chairing.js";
import { MinutesDue, StreamRefused } from "./components/locallaw.js";
import { PapersCount } from "./components/papers.js";
import { SupportDesk } from "./components/support.js";
import { CourseOfMinutes } from "./components/minutescourse.js";
import { MinutesDocument } from "./components/minutesdoc.js";
import { Motions } from "./components/motions.js";
import { Moving } from "./components/moving.js";
import { MissingConfirmations, Todos } from "./components/nonpublic.js";
import { Exclusions } from "./components/order.js";
import { PeopleImport } from "./components/peopleimport.js";
import { PersonLink } from "./components/personlink.js";
import { PollDesk } from "./components/polls.js";
import { Presence } from "./components/presence.js";
import { PresenceTimeline } from "./components/presencetimeline.js";
import { Proposals } from "./components/procedure.js";
import { QuestionTimeDesk } from "./components/questiontime.js";
import { QuorumDesk } from "./components/quorum.js";
import { DiskAlarm, EarlierRecordings, Recording, RedKey, Veils } from "./components/publication.js";
import { Recusals } from "./components/recusals.js";
import { ShowExhibits } from "./components/exhibits.js";
import { ShowPapers } from "./components/showpapers.js";
import { Shell } from "./components/shell.js";
import { StatusLine } from "./components/statusline.js";
import { AgendaList, Timeline } from "./components/timeline.js";
import { VotesFor } from "./components/votesfor.js";
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

/** @param {{store: Store, send: Send}} props */
function Clerk({ store, send }) {
  const view = store.sections.value;
  const people = view.people ?? [];
  const running = view.meeting?.state === "open" || view.meeting?.state === "interrupted";
  const decides = view.meeting?.kind !== "assembly";
  return html`<${Shell} view=${view} lostAt=${store.lostAt.value} goodbye=${store.goodbye.value} className="clerk">
    ${view.meeting && html`<${StatusLine} item=${currentItem(view)} meeting=${view.meeting} quorum=${view.quorum} live=${store.live.value} people=${people} floor=${view.floor} />`}
    <${MissingConfirmations} privacy=${view.privacy} />
    <${DiskAlarm} publication=${view.publication} />
    <main>
      <div class="clerk-left">${view.meeting?.state === "planned" && html`<${PeopleImport} slug=${page.slug} />`}<${AgendaList} agenda=${view.agenda ?? []} />
        <${AgendaDesk} agenda=${view.agenda ?? []} item=${currentItem(view)} voting=${view.voting} open=${view.meeting?.state === "open"} send=${send} />
        <${Proposals} proposals=${view.additions ?? []} leads=${false} send=${send} />
        <${Motions} motions=${view.motions ?? []} voting=${view.voting} item=${currentItem(view)} leads=${false} send=${send} />
        ${decides && html`<${Moving} item=${currentItem(view)} agenda=${view.agenda ?? []} motions=${view.motions ?? []} procedure=${view.procedure ?? []} person="" people=${people} open=${view.meeting?.state === "open"} send=${send} />`}
        <${Timeline} timeline=${view.timeline ?? []} /></div>
      <div class="clerk-middle">${view.minutes_course?.state === "draft" && html`<${MinutesDue} due=${view.minutes_due} />`}<${CourseOfMinutes} course=${view.minutes_course} closed=${view.meeting?.state === "closed"} agenda=${view.agenda ?? []} person=${page.person_id ?? ""} due=${view.minutes_due} send=${send} /><${StreamRefused} streaming=${view.streaming} />${view.minutes && html`<${MinutesDocument} minutes=${view.minutes} slug=${page.slug} phrases=${page.phrases ?? []} fixed=${Boolean(view.minutes_course && view.minutes_course.state !== "draft")} send=${send} />`}</div>
      <div class="clerk-right">
        ${view.meeting && html`<${RedKey} publication=${view.publication} meeting=${view.meeting} send=${send} />`}
        ${view.meeting && html`<${ShowPapers} item=${currentItem(view)} showing=${view.showing} meeting=${view.meeting} publication=${view.publication} send=${send} />`}
        ${view.meeting && html`<${ShowExhibits} item=${currentItem(view)} exhibit=${view.exhibit} meeting=${view.meeting} send=${send} />`}
        <${PollDesk} polls=${view.polls ?? []} standing=${store.poll.value} said=${store.said.value} moderate=${connection.moderatePoll} item=${currentItem(view)} vote=${view.vote} open=${view.meeting?.state === "open"} send=${send} />
        <${QuestionTimeDesk} time=${view.question_time} item=${view.item} slug=${page.slug} send=${send} />
        <${Recording} publication=${view.publication} meeting=${view.meeting} send=${send} />
        <${EarlierRecordings} slug=${page.slug} />
        <${Veils} publication=${view.publication} send=${send} />
        ${view.vote && html`<${Ballots} vote=${view.vote} people=${people} send=${send} />`}
        ${view.meeting?.state === "open" && html`<${MarkImpaired} item=${currentItem(view)} vote=${view.vote} send=${send} />`}
        ${view.meeting?.state === "open" && html`<${VotesFor} people=${people} item=${currentItem(view)} vote=${view.vote} elections=${view.elections ?? []} send=${send} />`}
        <${PapersCount} key=${view.vote?.id} vote=${view.vote} person=${page.person_id ?? ""} send=${send} />
        <${SupportDesk} procedure=${view.procedure ?? []} people=${people} send=${send} />
        ${decides && html`<${Elections} elections=${view.elections ?? []} item=${view.item} people=${people} person=${page.person_id ?? ""} base=${`${page.public_url}/`} open=${view.meeting?.state === "open"} send=${send} />`}
        <${ClerkQueue} queue=${view.queue ?? []} people=${people} open=${view.meeting?.state === "open" && Boolean(view.item)} send=${send} />
        <${Disturbances} disturbances=${view.disturbances ?? []} people=${people} open=${running} send=${send} />
        <${PersonLink} people=${people} slug=${page.slug} />
        ${running && html`<${ChairingDesk} chairing=${view.chairing} people=${people} item=${view.item} send=${send} />`}
        ${decides && html`<${Deputies} people=${people} send=${send} />`}
        <${Todos} todos=${view.todos ?? []} chair=${false} excluded=${Boolean(view.meeting?.public_excluded)} send=${send} />
        <${Exclusions} conduct=${view.conduct} send=${send} />
        ${decides && html`<${Recusals} recusals=${view.recusals ?? []} people=${people} agenda=${view.agenda ?? []} current=${view.item} send=${send} />`}
        ${view.minutes && html`<${PresenceTimeline} attendance=${view.minutes.attendance} />`}
        <${QuorumDesk} quorum=${view.quorum} people=${people} agenda=${view.agenda ?? []} open=${view.meeting?.state === "open"} send=${send} />
        ${view.meeting?.kind === "assembly" && view.meeting.state !== "planned" && (!view.minutes_course || view.minutes_course.state === "draft") && html`<${Audience} meeting=${view.meeting} send=${send} />`}
        <${Exports} over=${view.meeting?.state === "closed"} />
        <${Presence} people=${people} live=${store.live.value} queue=${view.queue ?? []} quorum=${view.quorum} open=${running} send=${send} />
      </div>
    </main>
    <${KeyHelp} keys=${KEYS} />
  <//>`;
}

const store = createStore();
const connection = new Connection(page, store);
mount(Clerk, { store, send: connection.send });
