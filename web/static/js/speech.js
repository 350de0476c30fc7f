/** Words of the speaker queue, and the time a speaker has used. */
import { t } from "./i18n.js";
import { secondsSince } from "./time.js";

/** @import {ClockHold, Floor, OrderPolicy, PointOfOrder, RequestKind} from "./types.js" */

/** @type {Record<RequestKind, string>} */
export const KIND_WORD = {
  contribution: t("Wortmeldung"),
  order: t("Zur Geschäftsordnung"),
  question: t("Zwischenfrage"),
  intervention: t("Kurzintervention"),
  reply: t("Erwiderung"),
  report: t("Bericht des Ausschusses"),
  resident: t("Einwohnerfrage"),
};

/** @type {Record<PointOfOrder, string>} */
export const POINT_WORD = {
  rules: t("Verstoß gegen die Geschäftsordnung"),
  "adjourn-sitting": t("Vertagung der Sitzung"),
  interrupt: t("Unterbrechung der Sitzung"),
  "exclude-public": t("Ausschluss der Öffentlichkeit"),
  "admit-public": t("Wiederherstellung der Öffentlichkeit"),
  "take-off": t("Absetzung von der Tagesordnung"),
  "adjourn-item": t("Vertagung"),
  refer: t("Verweisung an einen Ausschuss"),
  "close-debate": t("Schluss der Debatte"),
  "close-list": t("Schluss der Redeliste"),
  "limit-time": t("Begrenzung der Redezeit"),
  reorder: t("Änderung der Reihenfolge"),
  "roll-call": t("Namentliche Abstimmung"),
  "secret-vote": t("Geheime Abstimmung"),
  other: t("Sonstiges"),
};

/** @type {Record<OrderPolicy, string>} */
export const POLICY_WORD = {
  "first-come": t("nach Eingang"),
  "faction-rotation": t("reihum nach Fraktionen"),
  "gender-alternation": t("Frauenliste und offene Liste im Wechsel"),
  "least-spoken": t("wer weniger gesprochen hat, zuerst"),
};

/** @type {Record<ClockHold, string>} */
export const HOLD_WORD = {
  chair: t("vom Vorsitz angehalten"),
  question: t("Zwischenfrage"),
  disturbance: t("Störung der Übertragung"),
};

/** What a request is for, in words; nothing for an ordinary one. @param {{kind: RequestKind, point: PointOfOrder, first: boolean}} request */
export function requestWord({ kind, point, first }) {
  if (kind === "order") return point === "other" ? KIND_WORD.order : `${KIND_WORD.order}: ${POINT_WORD[point]}`;
  if (kind !== "contribution") return KIND_WORD[kind];
  return first ? t("Erste Wortmeldung zu diesem Punkt") : "";
}

/** Before the first view. @type {import("./types.js").Speaking} */
export const NO_RULES = { closed: false };

/** Seconds of speaking time used until now. @param {Pick<Floor, "used_s" | "running_since">} floor */
export const spent = (floor) => floor.used_s + (floor.running_since ? secondsSince(floor.running_since) : 0);
