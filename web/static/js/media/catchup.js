/**
 * How fast to play so that the picture stays a fixed time behind the hall. Our own arithmetic, because hls.js hurries
 * only while more than a second is buffered, and so stays a second behind for ever.
 */

/** Nearer than this to the target nothing is done, in s: half a picture group of sound would be heard. */
const CLOSE_S = 0.04;
/** What must be left to play while hurrying, in s: a part that comes late must not stop the picture. */
const RESERVE_S = 0.25;
/** With less than this left, play slower, in s. */
const SCARCE_S = 0.12;
/** Nearer to the end than the target by this, in s, play slower: after a stall the target has grown. */
const AHEAD_S = 0.1;
/** Farther behind than this, jump, in s: hurrying would take too long to hear anything. */
export const JUMP_S = 6;
const FASTEST = 1.5;
const SLOWER = 0.95;
/** A second behind is made up in two. */
const HURRY = 0.5;

/**
 * The playback rate, or null where only a jump helps.
 * @param {number} latency seconds behind the end of the stream
 * @param {number} target the same as it should be
 * @param {number} left seconds that are buffered and not yet played
 * @returns {number | null}
 */
export function playbackRate(latency, target, left) {
  const behind = latency - target;
  if (behind > JUMP_S) return null;
  if (left < SCARCE_S || behind < -AHEAD_S) return SLOWER;
  if (behind < CLOSE_S || left < RESERVE_S) return 1;
  return Math.min(FASTEST, 1 + Math.max(0.05, Math.round(behind * HURRY * 20) / 20));
}
