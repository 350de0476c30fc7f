/** Cameras steered by hand, and presets taught: choose a seat, frame it, save. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { chosenSeat } from "../hallsetup.js";
import { t } from "../i18n.js";
import { HoldKey, useHold } from "./holdkey.js";
import { Frame } from "./picture.js";
import { SeatChoice } from "./hallair.js";
import { Refused } from "./key.js";
import { SeatMap } from "./seatmap.js";

/** @import {Person, Problem} from "../types.js" */
/** @import {PictureOf} from "./picture.js" */
/** @import {Camera, Hall, SeatRow, SetUp, SetupMessage} from "../hallsetup.js" */

/** @typedef {{pan?: number, tilt?: number, zoom?: number}} Way */

/** @type {[string, string, string, Way][]} name, sign, test id and way of each key, in the order of the pad */
const WAYS = [
  [t("nach oben schwenken"), "▲", "up", { tilt: 1 }],
  [t("nach links schwenken"), "◀", "left", { pan: -1 }],
  [t("nach rechts schwenken"), "▶", "right", { pan: 1 }],
  [t("nach unten schwenken"), "▼", "down", { tilt: -1 }],
  [t("näher heran"), "+", "closer", { zoom: 1 }],
  [t("weiter weg"), "−", "wider", { zoom: -1 }],
];

/** @type {Record<string, Way>} what the keyboard does anywhere on the pad */
const BY_KEY = {
  ArrowUp: { tilt: 1 }, ArrowDown: { tilt: -1 }, ArrowLeft: { pan: -1 }, ArrowRight: { pan: 1 },
  "+": { zoom: 1 }, "-": { zoom: -1 }, PageUp: { zoom: 1 }, PageDown: { zoom: -1 },
};

/** @param {Way} way @param {number} speed @returns {Way} */
const scaled = (way, speed) => Object.fromEntries(Object.entries(way).map(([axis, value]) => [axis, value * speed]));

/** @param {{disabled: boolean, speed: number, steer: (way: Way) => void}} props */
function Pad({ disabled, speed, steer }) {
  const { press, release } = useHold((/** @type {Way} */ way) => steer(scaled(way, speed)), () => steer({}));
  /** @param {KeyboardEvent} event */
  function keyDown(event) {
    const way = BY_KEY[event.key];
    if (!way || disabled) return;
    event.preventDefault();
    if (!event.repeat) press(way);
  }
  return html`<div class="camera-pad" role="group" aria-label=${t("Steuern: Tasten gedrückt halten, oder Pfeiltasten und + und −")}
    onKeyDown=${keyDown} onKeyUp=${(/** @type {KeyboardEvent} */ event) => BY_KEY[event.key] && release()}>
    ${WAYS.map(([label, sign, id, way]) => html`<${HoldKey} key=${id} label=${label} testid="steer-${id}" disabled=${disabled} press=${() => press(way)} release=${release}>${sign}<//>`)}
  </div>`;
}

/** @param {Camera} camera */
const whereabouts = (camera) => {
  if (!camera.usable) return t("nicht verbunden");
  return camera.standing === null ? t("frei gestellt oder unterwegs") : t("steht auf Voreinstellung {preset}", { preset: camera.standing });
};

/** @param {SeatRow | undefined} seat @param {Camera} camera */
const presetOf = (seat, camera) => seat?.views.find((view) => view.camera === camera.id)?.preset;

/** What the camera sees now; a camera without a picture of its own has none here. @param {{camera: Camera, pictureOf: PictureOf}} props */
function View({ camera, pictureOf }) {
  const owner = `hall/${camera.id}`;
  const received = pictureOf(owner);
  return received.trackId && html`<div class="camera-view"><${Frame} key=${received.trackId} ...${received} owner=${owner} label=${t("Kamera {camera}", { camera: camera.id })} text=${t("kein Bild")} /></div>`;
}

/** @param {{camera: Camera, seat: SeatRow | undefined, speed: number, pictureOf: PictureOf, setUp: SetUp}} props */
function CameraDesk({ camera, seat, speed, pictureOf, setUp }) {
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [said, setSaid] = useState("");
  const off = !camera.usable || !camera.free;
  const preset = presetOf(seat, camera);
  /** @param {SetupMessage} message @param {string} [done] */
  async function ask(message, done = "") {
    const answer = await setUp(message);
    setProblem(answer.ok ? null : answer.error);
    setSaid(answer.ok ? done : "");
  }
  return html`<fieldset class="camera-desk" data-testid="camera-${camera.id}">
    <legend>${t("Kamera {camera}", { camera: camera.id })}</legend>
    <${View} camera=${camera} pictureOf=${pictureOf} />
    <p>${camera.on_air && html`<strong class="on-air-word"><span aria-hidden="true">● </span>${t("auf Sendung")}</strong>, `}<span data-testid="standing">${whereabouts(camera)}</span></p>
    <${Pad} disabled=${off} speed=${speed} steer=${(/** @type {Way} */ way) => ask({ do: "steer", camera: camera.id, ...way })} />
    <div class="key-row">
      ${camera.wide.map((number) => html`<button key=${number} type="button" class="key" disabled=${off} onClick=${() => ask({ do: "recall", camera: camera.id, preset: number })}>${t("Totale anfahren")}</button>`)}
      ${camera.wide.length > 0 && html`<button type="button" class="key" data-testid="teach-wide" disabled=${off}
        onClick=${() => ask({ do: "teach-wide", camera: camera.id }, t("Gespeichert als Totale."))}>${t("Totale speichern")}</button>`}
      <button type="button" class="key" data-testid="recall" disabled=${off || preset === undefined} onClick=${() => preset !== undefined && ask({ do: "recall", camera: camera.id, preset })}>${t("Platz anfahren")}</button>
      <button type="button" class="key primary" data-testid="teach" disabled=${off || !seat || seat.hidden}
        onClick=${() => seat && ask({ do: "teach", camera: camera.id, seat: seat.seat }, t("Gespeichert für Platz {seat}.", { seat: seat.seat }))}>${t("Speichern")}</button>
    </div>
    <p role="status" data-testid="taught">${said}</p>
    <${Refused} problem=${problem} />
  </fieldset>`;
}

/** @param {SeatRow | undefined} seat */
function whatShows(seat) {
  if (!seat) return t("Bitte zuerst einen Platz wählen.");
  if (seat.hidden) return t("Platz {seat} wird nie gezeigt (no_camera in config.toml).", { seat: seat.seat });
  if (!seat.views.length) return t("Platz {seat} hat noch keine Kamera.", { seat: seat.seat });
  const views = seat.views.map((view) => t("Kamera {camera}, Voreinstellung {preset}", view)).join("; ");
  return `${t("Platz {seat}", { seat: seat.seat })}: ${views} (${seat.taught ? t("hier gespeichert") : t("vorgegeben")})`;
}

/** @param {{hall: Hall, people: Person[], pictureOf: PictureOf, setUp: SetUp}} props */
export function HallCameras({ hall, people, pictureOf, setUp }) {
  const [speed, setSpeed] = useState(0.4);
  if (!hall.cameras.length) return null;
  const seat = hall.seats.find((one) => one.seat === chosenSeat.value);
  const person = people.find((one) => one.seat === chosenSeat.value);
  return html`<section class="zone" aria-labelledby="cameras-heading" data-testid="hall-cameras">
    <h2 id="cameras-heading">${t("Kameras einrichten")}</h2>
    <p>${t("Platz wählen, Kamera ausrichten, speichern. Bitte so, dass kein Publikum im Bild ist. Während der Sitzung geht das nur mit Kameras, die nicht auf Sendung sind.")}</p>
    <div class="hall-setup">
      <div>
        <${SeatMap} people=${people} vote=${null} selected=${person?.id ?? null} onSelect=${(/** @type {string} */ id) => (chosenSeat.value = people.find((one) => one.id === id)?.seat ?? null)} />
        <${SeatChoice} seats=${hall.seats} />
        <p role="status" data-testid="seat-views">${whatShows(seat)}</p>
        <label>${t("Geschwindigkeit")} <input type="range" min="0.1" max="1" step="0.1" value=${speed}
          onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setSpeed(event.currentTarget.valueAsNumber)} /></label>
      </div>
      ${hall.cameras.map((camera) => html`<${CameraDesk} key=${camera.id} camera=${camera} seat=${seat} speed=${speed} pictureOf=${pictureOf} setUp=${setUp} />`)}
    </div>
  </section>`;
}
