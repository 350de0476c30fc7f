/** Words for disturbed lines, the same on every screen. */
import { t } from "./i18n.js";

/** @import {Fault, FaultSource, Sphere} from "./types.js" */

/** @type {Record<Fault, string>} */
export const FAULT_WORD = {
  picture: t("Bild gestört"),
  sound: t("Ton gestört"),
  both: t("Bild und Ton gestört"),
  connection: t("Verbindung unterbrochen"),
};

/** @type {Record<FaultSource, string>} */
export const SOURCE_WORD = {
  app: t("selbst gemeldet"),
  telephone: t("telefonisch gemeldet"),
  chair: t("vom Vorsitz bemerkt"),
  observed: t("vom Server festgestellt"),
};

/** @type {Record<Sphere, string>} */
export const SPHERE_WORD = {
  member: t("Bereich des Mitglieds"),
  municipality: t("Bereich der Gemeinde"),
  negligible: t("unbeachtlich"),
  unknown: t("offen"),
};
