/** How long a vote stays before people's eyes: while it runs, and its announced result until the sitting goes on. */
import { useEffect, useState } from "preact/hooks";

/** @import {Sections, Vote} from "./types.js" */

/** An announced result is read in this time, in ms; then the sitting is more important again. */
const READING_MS = 20_000;

/** The vote to show now, or null. @param {Sections} view @returns {Vote | null} */
export function useVoteShown(view) {
  const vote = view.vote ?? null;
  const announced = vote?.state === "announced" ? vote.id : "";
  const [read, setRead] = useState("");
  useEffect(() => {
    if (!announced) return undefined;
    const timer = setTimeout(() => setRead(announced), READING_MS);
    return () => clearTimeout(timer);
  }, [announced]);
  if (!vote || !announced) return vote;
  return read === vote.id || view.floor || (view.item ?? "") !== vote.item_id ? null : vote;
}
