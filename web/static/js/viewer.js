/** The programme in the whole window, for those who must react: press, interpreters, an overflow hall. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "./i18n.js";
import { watch } from "./media/whep.js";
import { mount } from "./mount.js";
import { page } from "./page.js";

/** Play with sound where the browser lets it, else without until somebody presses the key. @param {HTMLVideoElement} video */
async function play(video) {
  try {
    await video.play();
  } catch (trouble) {
    if (!(trouble instanceof DOMException && trouble.name === "NotAllowedError")) return; // taken away before it played
    video.muted = true;
    void play(video);
  }
}

function Viewer() {
  const element = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [seen, setSeen] = useState({ playing: false, sentence: "" });
  const [muted, setMuted] = useState(false);
  useEffect(() => (element.current ? watch(element.current, setSeen) : undefined), []);
  useEffect(() => {
    if (seen.playing && element.current) void play(element.current);
  }, [seen.playing]);
  function unmute() {
    if (!element.current) return;
    element.current.muted = false;
    void play(element.current);
    element.current.focus();
  }
  return html`<main class="viewer" data-testid="viewer" data-playing=${seen.playing}>
    <h1 class="visually-hidden">${t("Mitsehen")}: ${page.town.name}</h1>
    <video ref=${element} data-testid="programme" controls playsinline hidden=${!seen.playing} aria-label=${t("Übertragung der Sitzung")}
      onVolumeChange=${(/** @type {Event} */ event) => setMuted(/** @type {HTMLVideoElement} */ (event.target).muted)}></video>
    <p class="viewer-sentence" role="status" data-testid="sentence">${seen.sentence}</p>
    ${seen.playing && muted && html`<button type="button" class="key primary big sound-key" data-testid="sound-on" onClick=${unmute}>${t("Ton einschalten")}</button>`}
  </main>`;
}

mount(Viewer);
