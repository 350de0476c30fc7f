/** What is going on, in one sentence for somebody who has just come. */
import { MEETING_WORD, currentItem } from "./announce.js";
import { breakWords } from "./components/break.js";
import { t } from "./i18n.js";
import { clock, day } from "./time.js";

/** @import {Meeting, Sections, Vote} from "./types.js" */

/** Title and line of the placard in place of the picture; null while there is a picture. @param {Meeting} meeting @returns {[string, string] | null} */
export function placardWords(meeting) {
  if (meeting.public_excluded) return [t("Nichtöffentliche Beratung"), t("Über diesen Punkt berät das Gremium ohne Öffentlichkeit. Danach geht es hier weiter.")];
  if (meeting.state === "planned") return [t("Die Sitzung hat noch nicht begonnen."), t("Beginn: {day}, {time} Uhr", { day: day(meeting.starts_at), time: clock(meeting.starts_at) })];
  if (meeting.state === "open") return null;
  return [MEETING_WORD[meeting.state], meeting.state === "interrupted" ? breakWords(meeting) : t("Die Ergebnisse stehen unten bei der Tagesordnung.")];
}

/** @param {Sections} view */
export function nowSentence(view) {
  const placard = view.meeting && placardWords(view.meeting);
  if (placard) return placard[0];
  const item = currentItem(view);
  if (!item) return t("Die Sitzung läuft. Gerade ist kein Tagesordnungspunkt aufgerufen.");
  if (view.vote?.state === "open") return t("Abgestimmt wird über TOP {number}: {title}", { number: item.number, title: item.title });
  return t("Beraten wird TOP {number}: {title}", { number: item.number, title: item.title });
}

/** The vote that ended last: the current one, else the last of the agenda. @param {Sections} view @returns {Vote | undefined} */
export function lastResult(view) {
  if (view.vote?.state === "announced") return view.vote;
  const results = (view.agenda ?? []).flatMap((item) => item.results).filter((vote) => vote.state === "announced");
  return results.sort((a, b) => a.opened_at.localeCompare(b.opened_at)).at(-1);
}
