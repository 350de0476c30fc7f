/** What the live state means in words: is a remote member seen and heard, and what is disturbed. */
import { t } from "./i18n.js";

/** @import {Floor, Live, LivePerson, Person} from "./types.js" */

/** @typedef {"good" | "weak" | "bad"} Grade */
/** @typedef {{grade: Grade, text: string}} Condition */

/** @type {Record<Grade, string>} the symbol beside the words */
export const GRADE_SYMBOL = { good: "●", weak: "◐", bad: "○" };

/** How a remote member is connected, for the chair. @param {LivePerson | undefined} live @returns {Condition} */
export function condition(live) {
  if (!live?.connected) return { grade: "bad", text: t("nicht verbunden") };
  if (!live.video && !live.audio) return { grade: "bad", text: t("verbunden, ohne Bild und Ton") };
  if (!live.audio) return { grade: "weak", text: t("gut zu sehen, kein Ton") };
  if (!live.video) return { grade: "weak", text: t("gut zu hören, kein Bild") };
  return { grade: "good", text: live.heard ? t("gut zu sehen und zu hören") : t("gut zu sehen, Mikrofon geschlossen") };
}

/** What is wrong at this moment, one short sentence each. @param {Live} live @param {Person[]} people @param {Floor | null | undefined} floor @returns {string[]} */
export function disturbances(live, people, floor) {
  const remote = people.filter((person) => person.present === "remote" && condition(live.people[person.id]).grade === "bad");
  const found = remote.map((person) => t("{name}: {condition}", { name: person.name, condition: condition(live.people[person.id]).text }));
  if (floor?.how === "remote" && condition(live.people[floor.person_id]).grade === "weak") {
    found.push(t("{name}: {condition}", { name: floor.name, condition: condition(live.people[floor.person_id]).text }));
  }
  return found.concat(hallDisturbances(live));
}

/** @param {Live} live */
function hallDisturbances({ hall }) {
  return [
    hall.video ? "" : t("Kein Bild aus dem Saal"),
    hall.audio ? "" : t("Kein Ton aus dem Saal"),
    hall.audio && hall.silent ? t("Das Saalmikrofon ist stumm: Wer jetzt spricht, ist zu Hause nicht zu hören") : "",
    hall.shut ? t("Das Mikrofon am Platz öffnet sich nicht: Bitte dort die Taste drücken lassen oder die Technik rufen") : "",
    hall.screen ? "" : t("Saalbildschirm nicht verbunden"),
  ].filter(Boolean);
}

/** @type {Record<Live["stream"], {text: string, symbol: string, on: boolean}>} */
export const STREAM_WORD = {
  on: { text: t("auf Sendung"), symbol: "●", on: true },
  placard: { text: t("Standtafel, nicht auf Sendung"), symbol: "◫", on: false },
  off: { text: t("Übertragung aus"), symbol: "○", on: false },
};

/**
 * What the hall receives from me, in my words. A camera that pauses because nobody looks (`unwatched`) is there as soon
 * as somebody does.
 * @param {{online: boolean, live: LivePerson | undefined, hasFloor: boolean, muted: boolean, microphone: boolean, camera: boolean, unwatched: boolean}} mine
 * @returns {Condition}
 */
export function ownState({ online, live, hasFloor, muted, microphone, camera, unwatched }) {
  if (!online) return { grade: "bad", text: t("Sie sind gerade nicht mit dem Saal verbunden. Wir verbinden neu.") };
  const seen = live?.video || (camera && unwatched);
  if (!live?.connected || (!seen && !live.audio && (camera || microphone))) return { grade: "weak", text: t("Bild und Ton werden verbunden …") };
  if (hasFloor && !microphone) return { grade: "bad", text: t("Sie haben das Wort, aber Sie haben kein Mikrofon.") };
  if (hasFloor && muted) return { grade: "bad", text: t("Sie haben das Wort, aber Ihr Mikrofon ist stumm.") };
  if (hasFloor && !live.heard) return { grade: "bad", text: t("Sie haben das Wort, aber der Saal hört Sie noch nicht.") };
  if (!live.in_hall) return { grade: "weak", text: t("Der Bildschirm im Saal ist gerade nicht verbunden. Der Vorsitz sieht das.") };
  return { grade: "good", text: SEEN_AND_HEARD[`${seen ? "seen" : "unseen"}-${live.heard ? "heard" : "closed"}`] };
}

/** @type {Record<string, string>} */
const SEEN_AND_HEARD = {
  "seen-heard": t("Der Saal sieht und hört Sie."),
  "seen-closed": t("Der Saal sieht Sie. Ihr Mikrofon ist geschlossen, bis Sie das Wort haben."),
  "unseen-heard": t("Der Saal hört Sie. Ihre Kamera ist aus."),
  "unseen-closed": t("Ihre Kamera ist aus und Ihr Mikrofon geschlossen, bis Sie das Wort haben."),
};

/** Nobody, some, all of them. @param {number} count @param {number} of @returns {Grade} */
const shareGrade = (count, of) => (count === 0 ? "bad" : count < of ? "weak" : "good");

/**
 * By how many of the others I am seen and heard just now; only what I send, and nothing where the server does not
 * measure or nobody is there.
 * @param {LivePerson | undefined} live @returns {Condition[]}
 */
export function perceived(live) {
  if (!live?.of) return [];
  const { of, seen_by: seen, heard_by: heard } = live;
  return [
    ...(live.video && seen !== undefined ? [{ grade: shareGrade(seen, of), text: t("Man sieht Sie: {n} von {of}", { n: seen, of }) }] : []),
    ...(live.heard && heard !== undefined ? [{ grade: shareGrade(heard, of), text: t("Man hört Sie: {n} von {of}", { n: heard, of }) }] : []),
  ];
}
