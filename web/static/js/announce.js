/** What a change of the sitting means, as sentences for the live region: each is said once, when it happens. */
import { fullName, t } from "./i18n.js";

/** @import {Floor, Item, Meeting, Motion, Point, Quorum, Sections, Vote} from "./types.js" */

/** @type {Record<Meeting["state"], string>} */
export const MEETING_WORD = {
  planned: t("Die Sitzung hat noch nicht begonnen."),
  open: t("Die Sitzung läuft."),
  interrupted: t("Die Sitzung ist unterbrochen."),
  closed: t("Die Sitzung ist geschlossen."),
};

/** @type {Record<Vote["state"], (vote: Vote) => string>} */
const VOTE_SENTENCE = {
  open: (vote) => t("Die Abstimmung ist eröffnet: {question}", { question: vote.question }),
  closed: () => t("Die Abstimmung ist geschlossen."),
  announced: (vote) => t(vote.sentence),
};

/** "19 von 37, beschlussfähig ab 19". @param {Quorum} quorum */
export function quorumSentence(quorum) {
  const numbers = { present: quorum.present, seats: quorum.legal_seats, required: quorum.required };
  return quorum.quorate
    ? t("{present} von {seats}, beschlussfähig ab {required}", numbers)
    : t("{present} von {seats}, nicht beschlussfähig (erst ab {required})", numbers);
}

/** @param {Sections} view @returns {Item | undefined} */
export const currentItem = (view) => view.agenda?.find((item) => item.id === view.item);

/**
 * Each subject with the key that tells whether it changed and the sentence for the new state.
 * @type {{key: (view: Sections) => unknown, say: (view: Sections) => string}[]}
 */
const SUBJECTS = [
  { key: (view) => view.meeting?.state, say: (view) => (view.meeting ? MEETING_WORD[view.meeting.state] : "") },
  { key: (view) => view.meeting?.public_excluded ?? false, say: (view) => (view.meeting?.public_excluded ? t("Die Öffentlichkeit ist ausgeschlossen.") : t("Die Sitzung ist wieder öffentlich.")) },
  { key: (view) => view.item, say: (view) => itemSentence(currentItem(view)) },
  { key: (view) => view.procedure?.at(-1)?.id, say: (view) => pointSentence(view.procedure?.at(-1)) },
  { key: (view) => view.motions?.at(-1)?.id, say: (view) => motionSentence(view.motions?.at(-1)) },
  { key: (view) => view.floor?.contribution_id, say: (view) => floorSentence(view.floor) },
  { key: (view) => view.floor?.question?.person_id, say: (view) => (view.floor?.question ? t("Zwischenfrage von {name}", { name: fullName(view.floor.question) }) : "") },
  { key: (view) => view.speaking?.closed ?? false, say: (view) => (view.speaking?.closed ? t("Die Redeliste ist geschlossen.") : "") },
  { key: (view) => view.vote?.calling, say: (view) => callSentence(view) },
  { key: (view) => view.vote && view.vote.id + view.vote.state, say: (view) => (view.vote ? VOTE_SENTENCE[view.vote.state](view.vote) : "") },
  { key: (view) => view.quorum?.quorate, say: (view) => (view.quorum ? quorumSentence(view.quorum) : "") },
  { key: (view) => view.quorum?.doubted_by ?? "", say: (view) => (view.quorum?.doubted_by ? t("{name} zweifelt die Beschlussfähigkeit an", { name: view.quorum.doubted_by }) : "") },
];

/** @param {Point | undefined} point */
const pointSentence = (point) => (point ? t("{mover} beantragt zur Geschäftsordnung: {title}", { mover: point.mover, title: t(point.title) }) : "");

/** @param {Motion | undefined} motion */
const motionSentence = (motion) => (motion ? t("Neuer Antrag von {mover}: {text}", { mover: motion.mover, text: motion.text }) : "");

/** @param {Item | undefined} item */
const itemSentence = (item) => (item ? t("Aufgerufen: TOP {number}, {title}", { number: item.number, title: item.title }) : "");

/** @param {Sections} view */
function callSentence(view) {
  const called = view.people?.find((person) => person.id === view.vote?.calling);
  return called ? t("Aufgerufen: {name}", { name: called.name }) : "";
}

/** @param {Floor | null | undefined} floor */
const floorSentence = (floor) => (floor ? t("Das Wort hat {name}.", { name: fullName(floor) }) : "");

/** The sentences for what differs; nothing on the first view. @param {Sections} before @param {Sections} after */
export function news(before, after) {
  if (!before.meeting) return [];
  return SUBJECTS.filter(({ key }) => key(before) !== key(after)).map(({ say }) => say(after)).filter(Boolean);
}
