/** Labelled fields of a small form, and the values typed into it: kept until the server has taken them. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Refused, useIntent } from "./key.js";

/** @import {Intent, Send} from "../types.js" */
/** @import {ComponentChildren} from "preact" */

/** @typedef {Record<string, string>} Values */
/** @typedef {{values: Values, set: (name: string, value: string) => void, clear: () => void}} Form */
/** @typedef {{form: Form, name: string, label: string, testid: string}} FieldProps */

/** @param {Values} initial @returns {Form} */
export function useForm(initial) {
  const [values, setValues] = useState(initial);
  return {
    values,
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    clear: () => setValues(initial),
  };
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {FieldProps & {required?: boolean, maxlength?: number}} props */
export const Line = ({ form, name, label, testid, required, maxlength = 200 }) => html`<label>${label}
  <input type="text" maxlength=${maxlength} required=${required} value=${form.values[name]} data-testid=${testid} onInput=${(/** @type {Event} */ event) => form.set(name, valueOf(event))} /></label>`;

/** Whole minutes. @param {FieldProps & {required?: boolean}} props */
export const Minutes = ({ form, name, label, testid, required }) => html`<label>${label}
  <input type="number" min="1" max="1440" step="1" inputmode="numeric" required=${required} value=${form.values[name]} data-testid=${testid} onInput=${(/** @type {Event} */ event) => form.set(name, valueOf(event))} /></label>`;

/** @param {FieldProps & {required?: boolean}} props */
export const Text = ({ form, name, label, testid, required }) => html`<label>${label}
  <textarea rows="4" maxlength="9500" required=${required} value=${form.values[name]} data-testid=${testid} onInput=${(/** @type {Event} */ event) => form.set(name, valueOf(event))}></textarea></label>`;

/** @param {FieldProps & {options: {id: string, text: string}[]}} props */
export const Pick = ({ form, name, label, testid, options }) => html`<label>${label}
  <select value=${form.values[name]} data-testid=${testid} onChange=${(/** @type {Event} */ event) => form.set(name, valueOf(event))}>
    ${options.map(({ id, text }) => html`<option key=${id} value=${id} selected=${id === form.values[name]}>${text}</option>`)}
  </select></label>`;

/** Minutes as typed, in seconds; null for an empty field. @param {string} minutes */
export const seconds = (minutes) => (minutes.trim() ? Math.round(Number(minutes) * 60) : null);

/**
 * Fields and the key that sends them; the fields empty once the server has taken them.
 * @param {{form: Form, intent: () => Intent, send: Send, label: string, testid: string, children?: ComponentChildren}} props
 */
export function SendForm({ form, intent, send, label, testid, children }) {
  const { run, busy, problem } = useIntent(send);
  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const result = await run(intent());
    if (result?.ok) form.clear();
  }
  return html`<form class="fields" onSubmit=${submit}>
    ${children}
    <button type="submit" class="key" data-testid=${testid} aria-busy=${busy}>${label}</button>
    <${Refused} problem=${problem} />
  </form>`;
}
