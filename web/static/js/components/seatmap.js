/**
 * The seats as they stand in the hall, and the ballots of an open vote upon them. A choice is told three times: by its
 * letter, its shape and its colour. Members taking part from elsewhere keep their seat and stand in a row of their own.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { GRADE_SYMBOL, condition } from "../conditions.js";
import { CHOICE_LETTER, CHOICE_WORD, fullName, presenceWord, t } from "../i18n.js";
import { hemicycle } from "../seats.js";

/** @import {Choice, Live, Person, Vote} from "../types.js" */
/** @import {Place} from "../seats.js" */

/** @type {Record<Choice | "none", string>} paths round 0,0 for a seat of width 1 */
const SHAPE = {
  yes: "M0-.46A.46.46 0 1 1 0 .46A.46.46 0 1 1 0-.46Z",
  no: "M-.42-.42H.42V.42H-.42Z",
  abstain: "M0-.5L.5 0L0 .5L-.5 0Z",
  none: "M-.32-.42H.32Q.42-.42 .42-.32V.32Q.42 .42 .32 .42H-.32Q-.42 .42-.42 .32V-.32Q-.42-.42-.32-.42Z",
};

/** @type {Record<string, [number, number]>} arrow keys move through the numbers: [step, unused] */
const STEPS = { ArrowRight: [1, 0], ArrowDown: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [-1, 0] };

/** @type {Record<string, string>} */
const MARK_WORD = { voted: t("hat abgestimmt"), calling: t("wird aufgerufen") };

/** @param {Person} person @param {Choice | undefined} choice @param {string} mark */
const seatName = (person, choice, mark) =>
  [t("Platz {n}", { n: person.seat ?? "" }), fullName(person), presenceWord(person.present), choice && CHOICE_WORD[choice], MARK_WORD[mark]].filter(Boolean).join(", ");

/**
 * @param {{person: Person, place: Place, choice: Choice | undefined, mark: string, selected: boolean, tabbable: boolean, onSelect?: (id: string) => void}} props
 */
function Seat({ person, place, choice, mark, selected, tabbable, onSelect }) {
  const interactive = Boolean(onSelect);
  const state = `seat ${person.present ?? "absent"} ${choice ? `ballot-${choice}` : ""} ${mark} ${selected ? "selected" : ""}`;
  return html`<g class=${state} transform="translate(${place.x.toFixed(3)} ${(-place.y).toFixed(3)})"
    role=${interactive ? "button" : undefined} tabindex=${interactive ? (tabbable ? 0 : -1) : undefined}
    aria-label=${interactive ? seatName(person, choice, mark) : undefined} aria-pressed=${interactive ? selected : undefined}
    data-testid="seat-${person.seat}" data-person=${person.id} data-choice=${choice ?? ""} data-present=${person.present ?? "absent"}
    onClick=${() => onSelect?.(person.id)}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && onSelect?.(person.id)}>
    <title>${seatName(person, choice, mark)}</title>
    <path class="seat-shape" d=${SHAPE[choice ?? "none"]} />
    <text class="seat-mark" text-anchor="middle" dominant-baseline="central">${choice ? CHOICE_LETTER[choice] : mark === "voted" ? "✓" : person.seat}</text>
    ${person.present === "remote" && html`<path class="seat-remote" d="M-.5 .5H.5" />`}
  </g>`;
}

/** A seat whose voice is in but not shown yet, or whose name is being called. @param {Vote | null | undefined} vote @param {string} id */
const markOf = (vote, id) => (vote?.calling === id ? "calling" : vote?.voted.includes(id) ? "voted" : "");

/** Move the focus with the arrow keys; one tab stop for the whole map. @param {KeyboardEvent} event */
function moveFocus(event) {
  const step = STEPS[event.key]?.[0];
  const focused = document.activeElement?.closest(".seat");
  if (!step || !focused) return;
  const all = /** @type {SVGGElement[]} */ ([...(focused.parentElement?.querySelectorAll(".seat") ?? [])]);
  all[(all.indexOf(/** @type {SVGGElement} */ (focused)) + step + all.length) % all.length]?.focus();
  event.preventDefault();
}

/** @param {Person[]} people @param {Vote | null | undefined} vote */
function summary(people, vote) {
  const present = people.filter((person) => person.present).length;
  const seats = t("{present} von {seats} Plätzen besetzt", { present, seats: people.length });
  return vote ? `${seats}, ${t("{cast} von {entitled} Stimmen abgegeben", { cast: vote.cast, entitled: vote.entitled })}` : seats;
}

/**
 * @param {{people: Person[], vote: Vote | null | undefined, selected?: string | null, onSelect?: (id: string) => void}} props
 */
export function SeatMap({ people, vote, selected, onSelect }) {
  const seated = people.filter((person) => person.seat !== null).sort((a, b) => Number(a.seat) - Number(b.seat));
  const [places] = useState(() => new Map());
  if (!places.has(seated.length)) places.set(seated.length, hemicycle(seated.length));
  /** @type {Place[]} */
  const spots = places.get(seated.length);
  if (!spots.length) return null;
  const half = Math.max(...spots.map((spot) => Math.abs(spot.x))) + 0.6;
  const top = Math.max(...spots.map((spot) => spot.y)) + 0.6;
  return html`<svg class="seat-map" role="group" aria-label=${summary(seated, vote)} data-testid="seat-map"
    viewBox="${-half} ${-top} ${2 * half} ${top + 0.7}" onKeyDown=${moveFocus}>
    ${seated.map((person, index) => html`<${Seat} key=${person.id} person=${person} place=${spots[index]} choice=${vote?.ballots[person.id]} mark=${markOf(vote, person.id)}
      selected=${selected === person.id} tabbable=${selected ? selected === person.id : index === 0} onSelect=${onSelect} />`)}
    <path class="desk" d="M-.9-.15H.9V.35H-.9Z" />
    <text class="desk-word" y=".1" text-anchor="middle" dominant-baseline="central">${t("Vorsitz")}</text>
  </svg>`;
}

export const Legend = () => html`<ul class="legend" aria-label=${t("Zeichen")}>
  ${/** @type {Choice[]} */ (["yes", "no", "abstain"]).map((choice) => html`<li>
    <svg viewBox="-.55 -.55 1.1 1.1" class="legend-sign" aria-hidden="true"><g class="seat ballot-${choice}">
      <path class="seat-shape" d=${SHAPE[choice]} /><text class="seat-mark" text-anchor="middle" dominant-baseline="central">${CHOICE_LETTER[choice]}</text>
    </g></svg> ${CHOICE_WORD[choice]}</li>`)}
</ul>`;

/** Members taking part from elsewhere, each with a light, its words and the ballot. @param {{people: Person[], live: Live, vote: Vote | null | undefined}} props */
export function RemoteRow({ people, live, vote }) {
  const remote = people.filter((person) => person.present === "remote");
  if (!remote.length) return html`<p class="quiet">${t("Niemand ist zugeschaltet.")}</p>`;
  return html`<ul class="remote-row" aria-label=${t("Zugeschaltet")}>
    ${remote.map((person) => {
      const { grade, text } = condition(live.people[person.id]);
      const choice = vote?.ballots[person.id];
      return html`<li key=${person.id} class="grade-${grade}" data-testid="remote-${person.id}" data-grade=${grade} data-choice=${choice ?? ""}>
        <span class="light" aria-hidden="true">${GRADE_SYMBOL[grade]}</span>
        <span><strong>${fullName(person)}</strong><br /><small>${text}</small></span>
        ${choice && html`<span class="ballot-chip ballot-${choice}"><span class="visually-hidden">${t("Stimme:")} ${CHOICE_WORD[choice]}</span><span aria-hidden="true">${CHOICE_LETTER[choice]}</span></span>`}
      </li>`;
    })}
  </ul>`;
}
