/** The public page: takes over the frame that the server has drawn and keeps it true. */
import { html } from "htm/preact";
import { PublicExhibit } from "./components/exhibits.js";
import { Player } from "./components/player.js";
import { ElectionsShown } from "./components/electionresult.js";
import { LastResult, Now, PublicAgenda } from "./components/publicparts.js";
import { PublishedMinutes } from "./components/publishedminutes.js";
import { Announcements } from "./components/nonpublic.js";
import { Announcer, OfflineBar, Rehearsal } from "./components/shell.js";
import { PublicPoll } from "./components/pollfigures.js";
import { PublicQuestions } from "./components/questiontime.js";
import { mount } from "./mount.js";
import { createPublicState } from "./publicstate.js";

/** @typedef {"" | "text" | "ton"} Wanted what of the sitting the visitor wants: all, words, sound */

/** @param {{state: ReturnType<typeof createPublicState>, wanted: Wanted}} props */
function Public({ state, wanted }) {
  const view = state.sections.value;
  return html`<div class="public-state">
    <${Rehearsal} meeting=${view.meeting} />
    <${OfflineBar} lostAt=${state.lostAt.value} />
    <${Announcer} view=${view} />
    ${view.meeting && wanted !== "text" && html`<${Player} meeting=${view.meeting} soundOnly=${wanted === "ton"} states=${state.picture} changed=${view.item} />`}
    <div class="public-columns">
      <div><${Now} view=${view} /><${PublicExhibit} exhibit=${view.exhibit} /><${PublicPoll} polls=${view.polls ?? []} item=${view.item} /><${PublicQuestions} time=${view.question_time} /><${ElectionsShown} elections=${view.elections ?? []} item=${view.item} /><${LastResult} view=${view} /><${Announcements} announcements=${view.announcements ?? []} /><${PublishedMinutes} files=${view.minutes_published ?? []} /></div>
      <${PublicAgenda} agenda=${view.agenda ?? []} people=${view.people ?? []} />
    </div>
  </div>`;
}

const state = createPublicState();
const wanted = /** @type {Wanted} */ (document.getElementById("app")?.dataset.view ?? "");
state.follow();

// The server's own drawing stays until there is a newer one; no empty page flashes between the two.
const stopWaiting = state.sections.subscribe((view) => {
  if (!view.meeting) return;
  queueMicrotask(() => stopWaiting());
  mount(Public, { state, wanted });
});
