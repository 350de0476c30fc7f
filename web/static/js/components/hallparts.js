/** The three states of the hall screen: debate, vote, placard. Readable at 15 m: few words, large figures. */
import { html } from "htm/preact";
import { MEETING_WORD } from "../announce.js";
import { fullName, t } from "../i18n.js";
import { KIND_WORD } from "../speech.js";
import { clock, day } from "../time.js";
import { breakWords } from "./break.js";
import { useSeated } from "./gallery.js";
import { Frame, Tile } from "./picture.js";
import { QuorumWords } from "./quorum.js";
import { Counts, Progress, Rule } from "./result.js";
import { RollCall } from "./rollcall.js";
import { Legend, SeatMap } from "./seatmap.js";
import { TimeLeft, WallClock } from "./timing.js";

/** @import {Acting} from "./gallery.js" */
/** @import {PictureOf} from "./picture.js" */
/** @import {Floor, Item, Meeting, Person, Quorum, Request, Vote} from "../types.js" */

/** @param {{item: Item | undefined, meeting: Meeting, quorum: Quorum | null | undefined}} props */
export const HallHeader = ({ item, meeting, quorum }) => html`<header class="hall-header">
  <h1 data-testid="current-item">${item ? html`<strong>${t("TOP {number}", { number: item.number })}</strong> ${item.title}` : meeting.title}</h1>
  ${meeting.state === "open" && !meeting.public_excluded && html`<${QuorumWords} quorum=${quorum} />`}
  <${WallClock} />
</header>`;

/** An ordinary contribution needs no word. */
const KIND_SHOWN = new Set(["order", "intervention", "reply", "report", "resident"]);

/** @param {{floor: Floor}} props */
const Speaker = ({ floor }) => html`<div class="hall-speaker" data-testid="hall-speaker" data-person=${floor.person_id}>
  <p class="hall-kicker">${t("Das Wort hat")}</p>
  <p class="hall-name">${floor.name}</p>
  <p class="hall-faction">${floor.faction}${floor.how === "remote" && ` · ${t("zugeschaltet")}`}</p>
  ${KIND_SHOWN.has(floor.kind) && html`<p class="hall-faction">${KIND_WORD[floor.kind]}</p>`}
  <${TimeLeft} floor=${floor} />
  ${floor.question && html`<p class="hall-faction" data-testid="hall-question">${t("Zwischenfrage von {name}", { name: fullName(floor.question) })}</p>`}
</div>`;

/** @param {{queue: Request[]}} props */
const NextTwo = ({ queue }) => html`<div class="hall-next" data-testid="hall-queue">
  <p class="hall-kicker">${queue.length ? t("Danach:") : t("Keine weiteren Wortmeldungen")}</p>
  <ol>${queue.slice(0, 2).map((request) => html`<li key=${request.request_id}>${fullName(request)}</li>`)}</ol>
</div>`;

/** @param {{floor: Floor | null | undefined, queue: Request[], pictureOf: PictureOf}} props */
export function Debate({ floor, queue, pictureOf }) {
  const remote = floor?.how === "remote" ? floor : null;
  return html`<div class="hall-debate ${remote ? "with-picture" : ""}">
    ${remote && html`<div class="hall-picture"><${Frame} key=${remote.person_id} ...${pictureOf(remote.person_id)} owner=${remote.person_id} label=${remote.name} text=${t("Bild wird verbunden …")} /></div>`}
    <div class="hall-words">${floor ? html`<${Speaker} floor=${floor} />` : html`<p class="hall-name nobody">${t("Niemand hat das Wort")}</p>`}</div>
    <${NextTwo} queue=${queue} />
  </div>`;
}

/** @param {{vote: Vote, people: Person[]}} props */
export const HallVote = ({ vote, people }) => html`<div class="hall-vote" data-testid="vote-result" data-state=${vote.state} data-carried=${vote.carried}>
  <div class="hall-words">
    <p class="hall-kicker">${vote.about === "test" ? t("Probeabstimmung") : vote.state === "open" ? t("Abstimmung") : t("Ergebnis")}${vote.number && ` · ${t("TOP {number}", { number: vote.number })}`}</p>
    <p class="hall-question">${vote.question}</p>
    <${RollCall} vote=${vote} people=${people} />
    ${vote.state === "open" ? html`<${Progress} vote=${vote} />` : html`<${Counts} vote=${vote} />`}
    ${vote.sentence && html`<p class="hall-sentence"><span aria-hidden="true">${vote.carried ? "✓" : "✕"}</span> ${t(vote.sentence)}</p>`}
    ${vote.sentence && html`<${Rule} vote=${vote} />`}
    ${vote.state === "closed" && html`<p>${t("Der Vorsitz gibt das Ergebnis bekannt.")}</p>`}
  </div>
  <div class="hall-map"><${SeatMap} people=${people} vote=${vote} /><${Legend} /></div>
</div>`;

/** @param {Meeting} meeting */
function placardWords(meeting) {
  if (meeting.public_excluded) return [t("Nichtöffentliche Beratung"), t("Zuhörerinnen und Zuhörer bitten wir, den Saal zu verlassen.")];
  if (meeting.state === "planned") return [meeting.title, t("Beginn um {time} Uhr", { time: clock(meeting.starts_at) })];
  return [MEETING_WORD[meeting.state], meeting.state === "interrupted" ? breakWords(meeting) : t("Wir danken für Ihr Kommen.")];
}

/** @param {{meeting: Meeting}} props */
export function Placard({ meeting }) {
  const [title, line] = placardWords(meeting);
  return html`<div class="hall-placard" data-testid="placard">
    <p class="hall-kicker">${meeting.body}</p>
    <p class="hall-name">${title}</p>
    <p class="hall-faction">${line}</p>
    <p class="hall-date">${day(meeting.starts_at)} · ${meeting.place}</p>
  </div>`;
}

/** So many faces are still faces at 15 m. */
const STRIP = 6;

/** The faces of those who take part from elsewhere. @param {{people: Person[], sitting: Acting, pictureOf: PictureOf}} props */
export function Gallery({ people, sitting, pictureOf }) {
  const shown = useSeated(people, sitting, STRIP);
  const others = people.length - shown.length;
  const speaker = sitting.floor?.person_id;
  return people.length > 0 && html`<aside aria-label=${t("Zugeschaltet")}><ul class="hall-gallery" data-testid="gallery">
    ${shown.map((person) => html`<li key=${person.id}><${Tile} name=${person.name} owner=${person.id} className=${person.id === speaker ? "speaking" : ""} ...${pictureOf(person.id)} /></li>`)}
    ${others > 0 && html`<li key="others" class="hall-others" data-testid="gallery-others">${t("und {n} weitere", { n: others })}</li>`}
  </ul></aside>`;
}
