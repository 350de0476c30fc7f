/**
 * Whom a gallery shows when not all fit. Whoever acts comes in and takes the place of somebody of whom nothing was
 * heard for longest; everybody else keeps the place, so faces do not wander and reading order stays.
 */

/** @import {Floor, Live, Person, Request} from "./types.js" */

/** Of those waiting to speak, so many are shown before it is their turn. */
const NEXT = 2;

/**
 * The ids of those who act, the most important first: who has the floor, who is heard, who speaks next, who spoke last.
 * @param {{floor: Floor | null | undefined, queue: Request[], live: Live, recent: string[]}} sitting `recent`: the latest speakers, last one first
 */
export function acting({ floor, queue, live, recent }) {
  const heard = Object.keys(live.people).filter((id) => live.people[id].heard);
  const next = queue.slice(0, NEXT).map((request) => request.person_id);
  return [...new Set([...(floor ? [floor.person_id] : []), ...heard, ...next, ...recent])];
}

/**
 * The next occupants of a gallery's places, at most `places`.
 * @param {string[]} before who had them @param {string[]} first who acts, the most important first @param {Person[]} people all who may be shown
 * @param {number} places
 */
export function seated(before, first, people, places) {
  const there = new Set(people.map((person) => person.id));
  const wanted = new Set([...new Set([...first, ...before, ...there])].filter((id) => there.has(id)).slice(0, places));
  const coming = [...wanted].filter((id) => !before.includes(id));
  const kept = before.map((id) => (wanted.has(id) ? id : coming.shift())).filter((id) => id !== undefined);
  return [...kept, ...coming];
}

/** The latest speakers, last one first. @param {string[]} before @param {string | undefined} speaker */
export const remembered = (before, speaker) => (speaker && before[0] !== speaker ? [speaker, ...before.filter((id) => id !== speaker)] : before);
