/** A member's screen: at home the device check first, in the hall straight to the seat; after a reload back to it. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { currentItem } from "./announce.js";
import { DeviceCheck } from "./components/devicecheck.js";
import { ReturnQuestion } from "./components/fault.js";
import { HallSeat } from "./components/hallseat.js";
import { KeyHelp } from "./components/keyhelp.js";
import { JoiningRefused } from "./components/locallaw.js";
import { Below, MemberHeader, Rights } from "./components/memberparts.js";
import { DeviceKeys, MyState } from "./components/mykeys.js";
import { EarlyQuestion } from "./components/nonpublic.js";
import { MyPoll } from "./components/polls.js";
import { MyVeil } from "./components/publication.js";
import { MyCalls } from "./components/order.js";
import { Voice, pictureFinder } from "./components/picture.js";
import { SecretBallot } from "./components/secretballot.js";
import { Shell } from "./components/shell.js";
import { Stage } from "./components/stage.js";
import { VotePanel } from "./components/votepanel.js";
import { WaitingRoom } from "./components/waiting.js";
import { ownState, perceived } from "./conditions.js";
import { t } from "./i18n.js";
import { mount } from "./mount.js";
import { page } from "./page.js";
import { Participation } from "./participation.js";
import { useVoteShown } from "./voteshown.js";

/** @import {Sections} from "./types.js" */

/** @param {{part: Participation}} props */
function Voices({ part }) {
  const [blocked, setBlocked] = useState(false);
  const received = part.link.received.value;
  const voices = part.store.tracks.value.filter((track) => track.kind === "audio" && received.has(track.id));
  return html`<div class="voices">
    ${blocked && html`<button type="button" class="key primary" data-testid="sound-on" onClick=${() => setBlocked(false)}>${t("Ton einschalten")}</button>`}
    ${voices.map((track) => html`<${Voice} key=${`${track.id} ${blocked}`} track=${received.get(track.id)} owner=${track.owner} speaker=${part.devices.value.speaker} onBlocked=${() => setBlocked(true)} />`)}
  </div>`;
}

/** @param {{part: Participation, view: Sections}} props */
function Sitting({ part, view }) {
  const { own, store, link } = part;
  const me = view.me;
  const live = store.live.value;
  const vote = useVoteShown(view);
  if (!me || !view.meeting) return null;
  if (view.waiting) return html`<${WaitingRoom} waiting=${view.waiting} me=${me} send=${part.send} />`;
  const mine = { online: store.connected.value, live: live.people[me.person.id], hasFloor: me.has_floor || me.asks, muted: own.muted.value, microphone: Boolean(own.microphone.value), camera: Boolean(own.camera.value), unwatched: link.unwatched.value };
  return html`<${MemberHeader} item=${currentItem(view)} meeting=${view.meeting} /><${JoiningRefused} me=${me} />
    <main>
      <${EarlyQuestion} me=${me} send=${part.send} />
      <${MyCalls} me=${me} />
      <div class="stage-and-vote ${vote ? "voting" : ""}">
        <${Stage} sitting=${{ floor: view.floor, queue: view.queue ?? [], live }} people=${view.people ?? []} self=${me.person.id} ownCamera=${own.camera.value} pictureOf=${pictureFinder(store.tracks.value, link, live)} />
        ${vote && html`<${VotePanel} vote=${vote} me=${me} people=${view.people ?? []} send=${part.send} />`}
      </div>
      <${MyPoll} polls=${view.polls ?? []} standing=${store.poll.value} ask=${part.answerPoll} />
      <${SecretBallot} elections=${view.elections ?? []} person=${me.person.id} ask=${part.askPaper} />
      <${ReturnQuestion} me=${me} send=${part.send} />
      <section class="mine" aria-label=${t("Ihr Platz")}>
        <${MyState} state=${ownState(mine)} perceived=${mine.online ? perceived(mine.live) : []} problem=${own.problem.value || link.refusal.value} floor=${view.floor} hasFloor=${me.has_floor} asks=${me.asks} />
        <${Voices} part=${part} />
        <${Rights} view=${view} me=${me} meeting=${view.meeting} send=${part.send} />
        <${DeviceKeys} me=${me} send=${part.send} microphoneOn=${mine.microphone && !mine.muted} cameraOn=${mine.camera} onMicrophone=${() => part.toggleMicrophone()} onCamera=${() => part.toggleCamera()}
          onReconnect=${() => link.restart()} onLeave=${() => part.leave()} />
      </section>
      <${Below} view=${view} me=${me} send=${part.send} />
      ${me.publication && html`<${MyVeil} person=${me.person.id} veil=${me.publication} send=${part.send} />`}
    </main>`;
}

/** @param {{part: Participation}} props */
function Member({ part }) {
  const view = part.store.sections.value;
  if (!part.joined.value) {
    return html`<${DeviceCheck} meetingTitle=${view.meeting?.title ?? page.town.name} devices=${part.devices.value} onDevices=${part.choose.bind(part)} onJoin=${part.join.bind(part)} onSit=${() => part.sitDown()} />`;
  }
  return html`<${Shell} view=${view} lostAt=${part.store.lostAt.value} goodbye=${part.store.goodbye.value} className="member">
    ${part.place.value === "hall"
      ? html`<${HallSeat} view=${view} send=${part.send} ask=${part.askPaper} poll=${html`<${MyPoll} polls=${view.polls ?? []} standing=${part.store.poll.value} ask=${part.answerPoll} />`} onLeave=${() => part.leave()} />`
      : html`<${Sitting} part=${part} view=${view} />`}
    <${KeyHelp} keys=${/** @type {[string, string][]} */ ([[t("Tabulator"), t("zur nächsten Taste")], [t("Leertaste"), t("gewählte Taste drücken")], ["?", t("diese Hilfe")]])} />
  <//>`;
}

const part = new Participation(page);
mount(Member, { part });
void part.resume();
