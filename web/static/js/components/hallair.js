/** What is on air from the hall, who decided it, and the keys by which a person takes the picture over for a while. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { chosenSeat } from "../hallsetup.js";
import { t } from "../i18n.js";
import { Key } from "./key.js";

/** @import {Send} from "../types.js" */
/** @import {Air, Camera, Hall, SeatRow} from "../hallsetup.js" */

/** What [hall] shows beside the cameras that move; `HALL_OWN` in the server. */
const FIXED = "[hall]";

/** @param {Air} air */
const picture = (air) => ({
  seat: air.name ? t("Platz {seat}, {name}", { seat: air.seat ?? "", name: air.name }) : t("Platz {seat}", { seat: air.seat ?? "" }),
  wide: t("der ganze Saal"),
  view: t("Voreinstellung {preset}", { preset: air.preset ?? "" }),
  remote: air.name ? t("{name}, zugeschaltet", { name: air.name }) : t("ein zugeschaltetes Mitglied"),
  placard: t("die Tafel"),
})[air.kind];

/** @param {Air} air */
const decided = (air) => (air.left_s === null
  ? t("Die Bildregie wählt.")
  : t("Von Hand gewählt, noch {seconds} s.", { seconds: Math.ceil(air.left_s) }));

/** @param {{air: Air}} props */
const OnAir = ({ air }) => html`<p class="on-air" data-testid="on-air" data-kind=${air.kind} data-by=${air.by}>
  <span class="light" aria-hidden="true">●</span> <strong>${t("Auf Sendung:")} ${picture(air)}</strong>
  ${air.camera && html` <span>${air.camera === FIXED ? t("feste Ansicht aus [hall]") : t("Kamera {camera}", { camera: air.camera })}</span>`}
  <span class="figures" data-testid="decided">${decided(air)}</span>
</p>`;

/** @param {{seats: SeatRow[]}} props */
export const SeatChoice = ({ seats }) => html`<label>${t("Platz")}
  <select data-testid="seat-choice" value=${chosenSeat.value ?? ""}
    onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => (chosenSeat.value = event.currentTarget.value ? Number(event.currentTarget.value) : null)}>
    <option value="">${t("bitte wählen")}</option>
    ${seats.map((one) => html`<option key=${one.seat} value=${one.seat} selected=${chosenSeat.value === one.seat}>${one.seat} ${one.name}</option>`)}
  </select>
</label>`;

/** @param {{cameras: Camera[], send: Send}} props */
function ViewKeys({ cameras, send }) {
  const [camera, setCamera] = useState(cameras[0]?.id ?? "");
  const [preset, setPreset] = useState(0);
  return html`<div class="key-row">
    <label>${t("Kamera")} <select value=${camera} onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => setCamera(event.currentTarget.value)}>
      ${cameras.map((one) => html`<option key=${one.id} value=${one.id}>${one.id}</option>`)}
    </select></label>
    <label>${t("Voreinstellung")} <input type="number" min="0" max="999" value=${preset}
      onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setPreset(event.currentTarget.valueAsNumber || 0)} /></label>
    <${Key} intent=${{ name: "ChooseShot", wish: "view", camera, preset }} send=${send} label=${t("Dieses Bild zeigen")} className="big" testid="show-view" />
  </div>`;
}

/** @param {{hall: Hall, send: Send}} props */
export function HallAir({ hall, send }) {
  if (!hall.air) return null;
  const seat = chosenSeat.value;
  return html`<section class="zone" aria-labelledby="air-heading" data-testid="hall-air">
    <h2 id="air-heading">${t("Bild aus dem Saal")}</h2>
    <${OnAir} air=${hall.air} />
    <div class="key-row">
      <${Key} intent=${{ name: "ChooseShot", wish: "wide" }} send=${send} label=${t("Ganzer Saal")} className="big" testid="show-wide" />
      <${SeatChoice} seats=${hall.seats} />
      <${Key} intent=${{ name: "ChooseShot", wish: "seat", seat }} send=${send} disabled=${seat === null} className="big" testid="show-seat"
        label=${seat === null ? t("Platz zeigen") : t("Platz {seat} zeigen", { seat })} />
      <${Key} intent=${{ name: "ReleaseShot" }} send=${send} disabled=${hall.air.left_s === null} label=${t("Zurück an die Bildregie")} className="big" testid="release-shot" />
    </div>
    <${ViewKeys} cameras=${hall.cameras} send=${send} />
  </section>`;
}
