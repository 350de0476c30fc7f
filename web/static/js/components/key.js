/** Keys that ask the server for something. The refusal appears right at the key, with the rule and until the next try. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n.js";

/** @import {Intent, Problem, Send} from "../types.js" */
/** @import {ComponentChildren} from "preact" */

/** How long a dangerous key stays armed, in ms: time to read its consequence, short enough to be forgotten safely. */
const ARMED_MS = 8000;

/** Send intents and remember the last refusal. @param {Send} send */
export function useIntent(send) {
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {Intent} intent */
  async function run(intent) {
    if (busy) return null;
    setBusy(true);
    const result = await send(intent);
    setBusy(false);
    setProblem(result.ok ? null : result.error);
    return result;
  }
  return { run, busy, problem };
}

/** @param {{problem: Problem | null}} props */
export const Refused = ({ problem }) =>
  problem &&
  html`<p class="refused" role="alert">
    <span aria-hidden="true">▲ </span>${t(problem.text)} ${problem.rule && html`<small>${problem.rule}</small>`}
  </p>`;

/**
 * @param {{intent: Intent, send: Send, label: ComponentChildren, about?: string, className?: string, testid?: string, pressed?: boolean, disabled?: boolean, describedby?: string}} props
 *   `about` is whom or what the key means, for a screen reader where the label alone is the same in every row
 */
export function Key({ intent, send, label, about, className = "", testid, pressed, disabled, describedby }) {
  const { run, busy, problem } = useIntent(send);
  return html`<span class="key-place">
    <button type="button" class="key ${className}" data-testid=${testid} aria-label=${about && `${label}: ${about}`} aria-pressed=${pressed} aria-describedby=${describedby}
      disabled=${disabled} aria-busy=${busy} onClick=${() => run(intent)}>${label}</button>
    <${Refused} problem=${problem} />
  </span>`;
}

/**
 * A key whose first press tells the consequence and whose second press acts.
 * @param {{intent: Intent, send: Send, label: string, consequence: string, testid?: string, className?: string, about?: string}} props
 */
export function DangerKey({ intent, send, label, consequence, testid, className = "", about }) {
  const [armed, setArmed] = useState(false);
  const { run, busy, problem } = useIntent(send);
  useEffect(() => {
    if (!armed) return undefined;
    const timer = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  function press() {
    setArmed(!armed);
    if (armed) void run(intent);
  }
  return html`<span class="key-place">
    <button type="button" class="key danger ${className} ${armed ? "armed" : ""}" data-testid=${testid} aria-busy=${busy}
      aria-label=${about && !armed ? `${label}: ${about}` : undefined} onClick=${press}>
      ${armed ? t("{label}: noch einmal drücken", { label }) : label}
    </button>
    <span class="consequence" role="status">${armed && consequence}</span>
    <${Refused} problem=${problem} />
  </span>`;
}
