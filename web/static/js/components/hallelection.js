/** An election in the hall: who stands, or what came out, in few words readable at 15 m. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { labelOf } from "./electionresult.js";

/** @import {Election} from "../types.js" */

/** @param {Election} election */
function line(election) {
  const ballot = election.ballots.at(-1);
  const accepted = election.elected.filter((one) => one.answer === "accepted").map((one) => one.name);
  if (accepted.length) return t("Gewählt: {names}", { names: accepted.join(", ") });
  if (ballot?.announced) return t(ballot.sentence);
  const standing = ballot ? ballot.candidates.map((id) => labelOf(election, id)) : election.candidates.filter((one) => one.stands).map((one) => one.label);
  const names = standing.join(", ") || "–";
  return ballot ? t("{n}. Wahlgang: {names}", { n: ballot.round, names }) : t("Vorgeschlagen: {names}", { names });
}

/** @param {{elections: Election[], item: string | null | undefined}} props */
export function HallElection({ elections, item }) {
  const election = elections.filter((one) => one.item_id === item).at(-1);
  return election && html`<p class="hall-motion" data-testid="hall-election"><strong>${t("Wahl: {post}", { post: election.post })}</strong> ${line(election)}</p>`;
}
