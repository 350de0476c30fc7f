/** Before joining: picture, level, speaker test, choice of devices, and advice in plain words where something is missing. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { canChooseSpeaker, list, open } from "../media/devices.js";
import { meter, testTone } from "../media/sound.js";
import { NoPicture, Picture } from "./picture.js";

/** @import {Source} from "../types.js" */
/** @import {Opened} from "../media/devices.js" */
/** @import {Devices} from "../media/own.js" */

/** A level above this has been speech and not the room, from 0 to 1. */
const SPEECH_LEVEL = 0.35;

/** @type {Opened} */
const NOT_YET = { track: null, problem: "" };

/** @param {{track: MediaStreamTrack}} props */
function LevelMeter({ track }) {
  const bar = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [heard, setHeard] = useState(false);
  useEffect(() => meter(track, (level) => {
    bar.current?.style.setProperty("transform", `scaleX(${level.toFixed(3)})`);
    if (level > SPEECH_LEVEL) setHeard(true);
  }), [track]);
  return html`<div class="level" data-testid="level" data-heard=${heard}>
    <div class="bar" aria-hidden="true"><div class="bar-fill" ref=${bar}></div></div>
    <p role="status">${heard ? html`<span aria-hidden="true">✓ </span>${t("Wir hören Sie gut.")}` : t("Sagen Sie ein paar Worte: Der Balken soll sich bewegen.")}</p>
  </div>`;
}

/** @param {{label: string, kind: MediaDeviceKind, value: string, refresh: unknown, onChoose: (id: string) => void}} props */
function DeviceChoice({ label, kind, value, refresh, onChoose }) {
  const [devices, setDevices] = useState(/** @type {{id: string, label: string}[]} */ ([]));
  useEffect(() => void list(kind).then(setDevices), [kind, refresh]);
  if (devices.length < 2) return null;
  const current = devices.some((device) => device.id === value) ? value : devices[0].id;
  return html`<label class="device-choice">${label}
    <select value=${current} onChange=${(/** @type {Event} */ event) => onChoose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${devices.map((device) => html`<option key=${device.id} value=${device.id} selected=${device.id === current}>${device.label}</option>`)}
    </select>
  </label>`;
}

/** @param {{problem: string | null, onRetry: () => void}} props */
const Advice = ({ problem, onRetry }) =>
  problem ? html`<div class="advice" role="alert"><p><span aria-hidden="true">▲ </span>${problem}</p>
    <button type="button" class="key" onClick=${onRetry}>${t("Noch einmal prüfen")}</button></div>` : null;

/** The device that was really opened. @param {Opened} opened */
const inUse = (opened) => opened.track?.getSettings().deviceId;

/** What joining means with these devices. @param {Opened} camera @param {Opened} microphone */
function consequence(camera, microphone) {
  if (camera.track && microphone.track) return t("Mit der Teilnahme gelten Sie als anwesend. Ihr Mikrofon öffnet sich erst, wenn Sie das Wort haben.");
  if (microphone.track) return t("Sie können ohne Kamera teilnehmen. Der Saal sieht Sie dann nicht; ob Sie so abstimmen dürfen, entscheidet der Vorsitz.");
  if (camera.track) return t("Sie können ohne Mikrofon teilnehmen, aber nicht sprechen.");
  return t("Ohne Kamera und Mikrofon können Sie nur zusehen und zuhören. Sie können die Geräte später einschalten.");
}

/** Open both devices, and close whatever the person does not take along. @param {Devices} devices */
function useDevices(devices) {
  const [camera, setCamera] = useState(NOT_YET);
  const [microphone, setMicrophone] = useState(NOT_YET);
  /** @type {Record<Source, {opened: Opened, set: (opened: Opened) => void}>} */
  const slots = { camera: { opened: camera, set: setCamera }, microphone: { opened: microphone, set: setMicrophone } };
  /** @param {Source} source @param {string} id */
  async function reopen(source, id) {
    slots[source].opened.track?.stop();
    slots[source].set(await open(source, id));
  }
  /** One question after the other: two at once confuse, and a denied camera must not take the microphone along. */
  async function reopenBoth() {
    await reopen("camera", devices.camera);
    await reopen("microphone", devices.microphone);
  }
  return { camera, microphone, reopen, reopenBoth };
}

/**
 * @param {{meetingTitle: string, devices: Devices, onDevices: (devices: Devices) => void, onJoin: (tracks: {camera: MediaStreamTrack | null, microphone: MediaStreamTrack | null}) => void, onSit: () => void}} props
 */
export function DeviceCheck({ meetingTitle, devices, onDevices, onJoin, onSit }) {
  const [started, setStarted] = useState(false);
  const { camera, microphone, reopen, reopenBoth } = useDevices(devices);
  const finished = Boolean((camera.track || camera.problem) && (microphone.track || microphone.problem));
  function start() {
    setStarted(true);
    void reopenBoth();
  }
  /** @param {Source} source @param {string} id */
  function choose(source, id) {
    onDevices({ ...devices, [source]: id });
    void reopen(source, id);
  }
  if (!started) return html`<${Welcome} meetingTitle=${meetingTitle} onStart=${start} onSit=${onSit} />`;
  return html`<main class="device-check" data-testid="device-check">
    <h1>${t("Sind Sie gut zu sehen und zu hören?")}</h1>
    <div class="check-zones">
      <section class="zone"><h2>${t("Kamera")}</h2>
        ${camera.track ? html`<${Picture} key=${camera.track.id} track=${camera.track} owner="self" label=${t("Ihr Kamerabild")} mirrored />` : html`<${NoPicture} text=${camera.problem ? t("kein Bild") : t("Die Kamera wird geöffnet …")} />`}
        <${Advice} problem=${camera.problem} onRetry=${() => reopen("camera", devices.camera)} />
        <${DeviceChoice} label=${t("Kamera wählen")} kind="videoinput" value=${inUse(camera) || devices.camera} refresh=${camera.track} onChoose=${(/** @type {string} */ id) => choose("camera", id)} />
      </section>
      <section class="zone"><h2>${t("Mikrofon")}</h2>
        ${microphone.track && html`<${LevelMeter} key=${microphone.track.id} track=${microphone.track} />`}
        ${!microphone.track && !microphone.problem && html`<p class="quiet">${t("Das Mikrofon wird geöffnet …")}</p>`}
        <${Advice} problem=${microphone.problem} onRetry=${() => reopen("microphone", devices.microphone)} />
        <${DeviceChoice} label=${t("Mikrofon wählen")} kind="audioinput" value=${inUse(microphone) || devices.microphone} refresh=${microphone.track} onChoose=${(/** @type {string} */ id) => choose("microphone", id)} />
        <h2>${t("Lautsprecher")}</h2>
        <button type="button" class="key" data-testid="test-tone" onClick=${() => testTone(devices.speaker)}>${t("Testton abspielen")}</button>
        <p class="quiet">${t("Hören Sie zwei Töne? Sonst stellen Sie den Ton des Geräts lauter oder wählen einen anderen Lautsprecher. Kopfhörer verhindern ein Echo im Saal.")}</p>
        ${canChooseSpeaker && html`<${DeviceChoice} label=${t("Lautsprecher wählen")} kind="audiooutput" value=${devices.speaker} refresh=${microphone.track} onChoose=${(/** @type {string} */ id) => onDevices({ ...devices, speaker: id })} />`}
      </section>
    </div>
    <p class="consequence">${finished && consequence(camera, microphone)}</p>
    <button type="button" class="key primary big" data-testid="join" disabled=${!finished} onClick=${() => onJoin({ camera: camera.track, microphone: microphone.track })}>${t("Teilnehmen")}</button>
  </main>`;
}

/** From where, and what the browser is about to ask, before it asks. @param {{meetingTitle: string, onStart: () => void, onSit: () => void}} props */
const Welcome = ({ meetingTitle, onStart, onSit }) => html`<main class="device-check welcome" data-testid="welcome">
  <h1>${meetingTitle || t("Willkommen zur Sitzung")}</h1>
  <p>${t("Bevor Sie teilnehmen, prüfen wir gemeinsam Kamera, Mikrofon und Lautsprecher. Das dauert eine halbe Minute.")}</p>
  <p>${t("Ihr Browser fragt gleich, ob diese Seite Kamera und Mikrofon benutzen darf. Bitte erlauben Sie beides. Noch sieht und hört Sie niemand.")}</p>
  <button type="button" class="key primary big" data-testid="check-start" onClick=${onStart}>${t("Geräte prüfen")}</button>
  <h2>${t("Oder sitzen Sie im Saal?")}</h2>
  <p>${t("Dann brauchen Sie hier weder Kamera noch Mikrofon: Sie melden sich zu Wort, stimmen ab und lesen die Unterlagen.")}</p>
  <button type="button" class="key" data-testid="sit-down" onClick=${onSit}>${t("Ich sitze im Saal")}</button>
</main>`;
