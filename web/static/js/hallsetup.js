/** What the operator's page knows of the hall, fetched each second; and the messages about cameras and the check. */
import { signal } from "@preact/signals";
import { page } from "./page.js";

/** @import {Acknowledgement} from "./types.js" */

/** @typedef {{text: string, values: Record<string, string | number>}} Said German with blanks, and what they hold */
/** @typedef {{kind: "seat" | "wide" | "view" | "remote" | "placard", seat: number | null, name: string, camera: string | null, preset: number | null, by: "director" | "operator", left_s: number | null}} Air */
/** @typedef {{id: string, standing: number | null, usable: boolean, on_air: boolean, free: boolean, wide: number[]}} Camera */
/** @typedef {{seat: number, name: string, views: {camera: string, preset: number}[], taught: boolean, hidden: boolean}} SeatRow */
/** @typedef {{kind: "device" | "microphone" | "preset" | "remote", name: Said, result: "passed" | "failed" | "open", advice: Said, at: string | null, seats: number[]}} CheckLine */
/** @typedef {{running: boolean, ready: boolean, passed: number, failed: number, open: number, lines: CheckLine[]}} Check */
/** @typedef {{state: "planned" | "open" | "interrupted" | "closed", air: Air | null, faults: Said[], cameras: Camera[], seats: SeatRow[], check: Check}} Hall */
/** @typedef {{do: "steer", camera: string, pan?: number, tilt?: number, zoom?: number} | {do: "recall", camera: string, preset: number} | {do: "teach", camera: string, seat: number} | {do: "teach-wide", camera: string} | {do: "check"} | {do: "call"}} SetupMessage */
/** @typedef {(message: SetupMessage) => Promise<Acknowledgement>} SetUp */

/** @type {import("@preact/signals").Signal<Hall | null>} */
export const hall = signal(null);

/** The seat that the keys are about. @type {import("@preact/signals").Signal<number | null>} */
export const chosenSeat = signal(null);

/** Fetch it anew; where that fails, what was known stays, and the page says by its figures that nobody answers. */
export async function fetchHall() {
  try {
    const answer = await fetch(`/p/${page.slug}/hall.json`, { cache: "no-store" });
    if (answer.ok) hall.value = await answer.json();
  } catch {
    // told by the figures' own line
  }
}

/** Whatever was asked for shows at once, and not a second later. @template {(...all: any[]) => Promise<any>} Ask @param {Ask} ask @returns {Ask} */
export const thenFetch = (ask) => /** @type {Ask} */ (async (...all) => {
  const answer = await ask(...all);
  void fetchHall();
  return answer;
});
