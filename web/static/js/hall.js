/**
 * The hall screen: a kiosk that runs for days. It sends nothing; it shows the sitting and is the hall's ear for the
 * remote members, unless the hall has loudspeakers of its own: then nobody is heard twice. The hall's own sound is never
 * asked for: it would come back through the loudspeakers.
 */
import { effect } from "@preact/signals";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { currentItem } from "./announce.js";
import { Debate, Gallery, HallHeader, HallVote, Placard } from "./components/hallparts.js";
import { HallElection } from "./components/hallelection.js";
import { HallPoll } from "./components/pollfigures.js";
import { HallQuestion } from "./components/questiontime.js";
import { openPoll } from "./components/polls.js";
import { HallExhibit } from "./components/exhibits.js";
import { HallMotions } from "./components/hallmotions.js";
import { Voice, pictureFinder } from "./components/picture.js";
import { RecusedNames } from "./components/recusals.js";
import { Shell } from "./components/shell.js";
import { Connection } from "./connection.js";
import { t } from "./i18n.js";
import { MediaLink } from "./media/link.js";
import { mount } from "./mount.js";
import { page } from "./page.js";
import { createStore } from "./store.js";
import { useVoteShown } from "./voteshown.js";

/** @import {Sections} from "./types.js" */
/** @import {Store} from "./store.js" */

/** Before the sitting, in a break and after it nobody is overheard by a hall full of people. @param {Sections} view */
const mayBeHeard = (view) => view.meeting?.state === "open";

/** @param {{store: Store, link: MediaLink, heard: boolean}} props */
function Voices({ store, link, heard }) {
  const [blocked, setBlocked] = useState(false);
  const received = link.received.value;
  const voices = store.tracks.value.filter((track) => track.kind === "audio" && received.has(track.id));
  return html`${blocked && html`<button type="button" class="key primary big sound-on" data-testid="sound-on" onClick=${() => setBlocked(false)}>${t("Ton einschalten")}</button>`}
    ${voices.map((track) => html`<${Voice} key=${`${track.id} ${blocked}`} track=${received.get(track.id)} owner=${track.owner} silent=${!heard} onBlocked=${() => setBlocked(true)} />`)}`;
}

/** @param {Sections} view @param {boolean} voting @returns {"debate" | "vote" | "placard"} */
function stateOf(view, voting) {
  if (view.meeting?.state !== "open" || view.meeting.public_excluded) return "placard";
  return voting ? "vote" : "debate";
}

/** @param {{store: Store, link: MediaLink}} props */
function Hall({ store, link }) {
  const view = store.sections.value;
  const vote = useVoteShown(view);
  const state = stateOf(view, Boolean(vote));
  const poll = openPoll(view.polls ?? []);
  const people = view.people ?? [];
  const speaker = view.floor?.how === "remote" ? view.floor.person_id : null;
  const tracks = store.tracks.value;
  const live = store.live.value;
  const pictureOf = pictureFinder(tracks, link, live);
  const remote = people.filter((person) => tracks.some((track) => track.owner === person.id));
  // A vote needs the whole screen; the voices stay.
  const gallery = state === "vote" ? [] : remote.filter((person) => person.id !== speaker || state === "placard");
  return html`<${Shell} view=${view} lostAt=${store.lostAt.value} goodbye=${store.goodbye.value} className="hall">
    <div class="hall-frame" data-testid="hall-state" data-state=${state}>
      ${view.meeting && html`<${HallHeader} item=${currentItem(view)} meeting=${view.meeting} quorum=${view.quorum} />`}
      <main>
        ${state === "debate" && html`<${HallElection} elections=${view.elections ?? []} item=${view.item} />`}
        ${state === "debate" && html`<${HallMotions} motions=${view.motions ?? []} item=${currentItem(view)} />`}
        ${state === "debate" && html`<${HallQuestion} time=${view.question_time} />`}
        ${state === "debate" && poll && html`<${HallPoll} poll=${poll} standing=${store.poll.value} publicUrl=${page.public_url} />`}
        ${state === "debate" && !poll && view.exhibit && html`<${HallExhibit} exhibit=${view.exhibit} />`}
        ${state === "debate" && !poll && !view.exhibit && html`<${Debate} floor=${view.floor} queue=${view.queue ?? []} pictureOf=${pictureOf} />`}
        ${state === "vote" && vote && html`<${HallVote} vote=${vote} people=${people} />`}
        ${state === "debate" && html`<${RecusedNames} recusals=${view.recusals ?? []} />`}
        ${state === "placard" && view.meeting && html`<${Placard} meeting=${view.meeting} />`}
      </main>
      ${mayBeHeard(view) && html`<${Gallery} people=${gallery} sitting=${{ floor: view.floor, queue: view.queue ?? [], live }} pictureOf=${pictureOf} />`}
    </div>
    <${Voices} store=${store} link=${link} heard=${mayBeHeard(view) && !live.hall.speakers} />
  <//>`;
}

const store = createStore();
const connection = new Connection(page, store, { connected: () => link.restart(), lost: () => link.pause() });
const link = new MediaLink(connection);
effect(() => link.want(store.tracks.value.filter((track) => track.owner !== "hall")));
mount(Hall, { store, link });
