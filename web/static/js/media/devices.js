/** Camera, microphone and loudspeaker of this device: opening them, and advice in plain words where that fails. */
import { t } from "../i18n.js";

/** @import {Source} from "../types.js" */

/** @typedef {{track: MediaStreamTrack, problem: null} | {track: null, problem: string}} Opened */

/** 720p is what the largest layer needs; a camera that has less gives what it has. @type {Record<Source, (deviceId: string) => MediaStreamConstraints>} */
const CONSTRAINTS = {
  camera: (deviceId) => ({ video: { ...chosen(deviceId), width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25 } } }),
  microphone: (deviceId) => ({
    audio: { ...chosen(deviceId), echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } },
  }),
};

/** @param {string} deviceId empty for the device the browser prefers */
const chosen = (deviceId) => (deviceId ? { deviceId: { ideal: deviceId } } : {});

/** @type {Record<Source, Record<string, string>>} */
const ADVICE = {
  camera: {
    NotAllowedError: t("Ihr Browser gibt die Kamera nicht frei. Tippen Sie auf das Schloss oder Kamerazeichen neben der Adresse, erlauben Sie die Kamera und prüfen Sie noch einmal."),
    NotFoundError: t("Wir finden keine Kamera. Schließen Sie eine an oder öffnen Sie die Klappe davor und prüfen Sie noch einmal."),
    NotReadableError: t("Die Kamera ist von einem anderen Programm belegt. Schließen Sie andere Videoprogramme und prüfen Sie noch einmal."),
  },
  microphone: {
    NotAllowedError: t("Ihr Browser gibt das Mikrofon nicht frei. Tippen Sie auf das Schloss oder Mikrofonzeichen neben der Adresse, erlauben Sie das Mikrofon und prüfen Sie noch einmal."),
    NotFoundError: t("Wir finden kein Mikrofon. Schließen Sie eines an, zum Beispiel ein Kopfhörermikrofon, und prüfen Sie noch einmal."),
    NotReadableError: t("Das Mikrofon ist von einem anderen Programm belegt. Schließen Sie andere Ton- oder Videoprogramme und prüfen Sie noch einmal."),
  },
};

const INSECURE = t("Ihr Browser gibt Kamera und Mikrofon nur auf einer gesicherten Adresse (https) frei. Bitte wenden Sie sich an die Schriftführung.");
const UNKNOWN = t("Das Gerät ließ sich nicht öffnen ({name}). Starten Sie den Browser neu und prüfen Sie noch einmal.");

/** @param {Source} source @param {string} name of the DOMException */
const advice = (source, name) => ADVICE[source][name] ?? t(UNKNOWN, { name });

/** Open a device; what went wrong is a sentence, not an exception. @param {Source} source @param {string} deviceId @returns {Promise<Opened>} */
export async function open(source, deviceId) {
  if (!navigator.mediaDevices) return { track: null, problem: INSECURE };
  try {
    const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS[source](deviceId));
    return { track: stream.getTracks()[0], problem: null };
  } catch (trouble) {
    return { track: null, problem: advice(source, trouble instanceof DOMException ? trouble.name : String(trouble)) };
  }
}

/** @param {MediaDeviceKind} kind @returns {Promise<{id: string, label: string}[]>} */
export async function list(kind) {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter((device) => device.kind === kind && device.deviceId)
    .map((device, index) => ({ id: device.deviceId, label: device.label || t("Gerät {n}", { n: index + 1 }) }));
}

/** Whether this browser can play to a chosen loudspeaker. */
export const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;

/** Play to the chosen loudspeaker, where the browser can. @param {HTMLMediaElement | AudioContext} player @param {string} deviceId */
export async function playTo(player, deviceId) {
  if (deviceId && "setSinkId" in player) await /** @type {any} */ (player).setSinkId(deviceId);
}
