/**
 * The clerk's text for one item. It is sent when the typing pauses; what is not yet saved stays in the field and in
 * this tab's storage through lost connections and reloads, and is never overwritten by what comes from the server.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { clock, now } from "../time.js";
import { Refused } from "./key.js";

/** @import {Problem, Send} from "../types.js" */

/** Pause in typing after which the text is saved, in ms. */
const PAUSE_MS = 800;
/** Pause before a text that could not be saved is sent again, in ms. */
const RETRY_MS = 3000;

/** @param {string} slug @param {string} itemId */
const draftKey = (slug, itemId) => `draft:${slug}:${itemId}`;

/**
 * Keep a text that belongs to both the person typing and the server.
 * @param {{slug: string, itemId: string, text: string, send: Send}} source
 */
function useDraft({ slug, itemId, text, send }) {
  const key = draftKey(slug, itemId);
  const [draft, setDraft] = useState(() => sessionStorage.getItem(key) ?? text);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [savedAt, setSavedAt] = useState("");
  const saved = useRef(text);
  const newest = useRef(draft);
  newest.current = draft;
  const dirty = draft !== saved.current;

  useEffect(() => {
    if (newest.current === saved.current) setDraft(text);
    saved.current = text;
    if (newest.current === text) sessionStorage.removeItem(key);
  }, [text]);

  useEffect(() => {
    if (!dirty) return undefined;
    sessionStorage.setItem(key, draft);
    const timer = setTimeout(save, problem ? RETRY_MS : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, problem, dirty]);

  async function save() {
    const sent = newest.current;
    const result = await send({ name: "WriteProse", item_id: itemId, text: sent });
    if (!result.ok) return setProblem({ ...result.error });
    saved.current = sent;
    if (newest.current === sent) sessionStorage.removeItem(key);
    setProblem(null);
    setSavedAt(clock(now.peek()));
  }
  return { draft, setDraft, dirty, problem, savedAt };
}

/** @param {{dirty: boolean, savedAt: string}} state */
function savedWords({ dirty, savedAt }) {
  if (dirty) return t("noch nicht gespeichert …");
  return savedAt ? t("gespeichert um {time} Uhr", { time: savedAt }) : "";
}

/** A text block goes to the end, as a paragraph of its own. @param {{phrases: string[], add: (phrase: string) => void, testid: string}} props */
const Phrases = ({ phrases, add, testid }) => phrases.length > 0 && html`<details class="phrases"><summary>${t("Textbausteine")}</summary>
  ${phrases.map((phrase, index) => html`<button type="button" class="key small" key=${phrase} data-testid="${testid}-phrase-${index}" onClick=${() => add(phrase)}>${phrase}</button>`)}</details>`;

/** @param {{slug: string, itemId: string, label: string, text: string, testid: string, phrases: string[], fixed: boolean, send: Send}} props */
export function Prose({ slug, itemId, label, text, testid, phrases, fixed, send }) {
  const { draft, setDraft, dirty, problem, savedAt } = useDraft({ slug, itemId, text, send });
  const id = `prose-${itemId || "remarks"}`;
  return html`<div class="prose">
    <label for=${id}>${label}</label>
    ${!fixed && html`<${Phrases} phrases=${phrases} testid=${testid} add=${(/** @type {string} */ phrase) => setDraft(draft.trim() ? `${draft.trimEnd()}\n\n${phrase}` : phrase)} />`}
    <textarea id=${id} readonly=${fixed} data-testid=${testid} rows=${Math.max(3, draft.split("\n").length + 1)} value=${draft}
      onInput=${(/** @type {Event} */ event) => setDraft(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
    <p class="saved-state" role="status" data-testid="${testid}-state" data-saved=${!dirty}>${savedWords({ dirty, savedAt })}</p>
    <${Refused} problem=${problem} />
  </div>`;
}
