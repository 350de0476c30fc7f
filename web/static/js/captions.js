/** The page of whoever writes captions: the picture without delay, a line to write in, and every line to correct. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CaptionLines } from "./components/captionlines.js";
import { t } from "./i18n.js";
import { watch } from "./media/whep.js";
import { mount } from "./mount.js";
import { page } from "./page.js";

/** @import {CaptionLine} from "./components/captionlines.js" */

/** How often the page asks whether lines are taken, in ms. */
const EVERY_MS = 2000;
/** Longest line, as the server has it; two lines on the screen are 80 letters. */
const LONGEST = 400;

/** @type {import("@preact/signals").Signal<{on_air: boolean} | null>} */
const state = signal(null);
/** @type {import("@preact/signals").Signal<Map<string, CaptionLine>>} */
const lines = signal(new Map());

async function look() {
  try {
    const answer = await fetch(`/p/${page.slug}/captions.json`, { cache: "no-store" });
    if (answer.ok) state.value = await answer.json();
  } catch {
    // the quiet pause: asked again in a moment
  }
}

function follow() {
  const events = new EventSource(`/p/${page.slug}/captions/events`);
  events.onmessage = (event) => {
    const news = JSON.parse(event.data);
    const next = new Map(lines.value);
    for (const id of news.gone ?? []) next.delete(id);
    if (news.cue) next.set(news.cue.id, news.cue);
    lines.value = next;
  };
}

/** @param {string} path @param {object} values @returns {Promise<string>} the sentence of a refusal, empty where it was taken */
async function send(path, values) {
  try {
    const answer = await fetch(`/p/${page.slug}/${path}`, {
      method: "POST", body: JSON.stringify(values), headers: { "Content-Type": "application/json" },
    });
    return answer.ok ? "" : (await answer.json()).text;
  } catch {
    return t("Der Server ist gerade nicht erreichbar. Die Zeile steht noch hier.");
  }
}

function Programme() {
  const element = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [seen, setSeen] = useState({ playing: false, sentence: "" });
  useEffect(() => (element.current ? watch(element.current, setSeen) : undefined), []);
  return html`<section class="zone" aria-labelledby="programme-heading">
    <h2 id="programme-heading">${t("Bild und Ton ohne Verzögerung")}</h2>
    <video ref=${element} class="caption-picture" data-testid="caption-picture" data-playing=${seen.playing} controls autoplay muted playsinline></video>
    <p role="status">${seen.sentence}</p>
  </section>`;
}

function Writer() {
  const [text, setText] = useState("");
  const [refused, setRefused] = useState("");
  const began = useRef(0);
  const open = state.value?.on_air ?? false;
  /** @param {string} value */
  function typed(value) {
    if (!text.trim() && value.trim()) began.current = Date.now();
    setText(value);
  }
  async function say(/** @type {Event} */ event) {
    event.preventDefault();
    if (!text.trim()) return;
    const sentence = await send("captions", { text, age_ms: Math.max(0, Date.now() - began.current) });
    setRefused(sentence);
    if (!sentence) setText("");
  }
  return html`<form class="zone" onSubmit=${say}>
    <label for="caption-text">${t("Zeile (Eingabetaste sendet)")}</label>
    <input id="caption-text" data-testid="caption-text" maxlength=${LONGEST} autocomplete="off" spellcheck lang="de" value=${text}
      onInput=${(/** @type {InputEvent} */ event) => typed(/** @type {HTMLInputElement} */ (event.target).value)} />
    <button class="key primary" data-testid="caption-send" disabled=${!open}>${t("Senden")}</button>
    ${!open && html`<p role="status" data-testid="caption-closed">${t("Gerade wird nichts öffentlich gezeigt, deshalb gibt es keine Untertitel.")}</p>`}
    ${refused && html`<p class="refused" role="alert">${refused}</p>`}
  </form>`;
}

function CaptionPage() {
  return html`<div class="screen captions-page">
    <header class="status-line"><h1>${t("Untertitel")}</h1></header>
    <main>
      <${Programme} />
      <${Writer} />
      <${CaptionLines} lines=${[...lines.value.values()]} send=${send} />
    </main>
  </div>`;
}

mount(CaptionPage);
void look();
setInterval(look, EVERY_MS);
follow();
