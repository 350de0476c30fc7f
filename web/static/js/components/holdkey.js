/** Keys that act while they are held, by pointer or keyboard: cameras are steered by them. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

/** @import {ComponentChildren} from "preact" */

/** How often a held key is told again, in ms: the camera stops by itself 2.25 s after the last time. */
const AGAIN_MS = 800;

/**
 * Begin, repeat while held, and end for certain: also where the page is left with the key down.
 * @template Order
 * @param {(order: Order) => void} act @param {() => void} stop
 */
export function useHold(act, stop) {
  const timer = useRef(0);
  const latest = useRef({ act, stop });
  latest.current = { act, stop };
  function release() {
    if (!timer.current) return;
    clearInterval(timer.current);
    timer.current = 0;
    latest.current.stop();
  }
  /** @param {Order} order */
  function press(order) {
    release();
    latest.current.act(order);
    timer.current = window.setInterval(() => latest.current.act(order), AGAIN_MS);
  }
  useEffect(() => {
    window.addEventListener("blur", release);
    return () => {
      window.removeEventListener("blur", release);
      release();
    };
  }, []);
  return { press, release };
}

/** @param {KeyboardEvent} event */
const presses = (event) => event.key === " " || event.key === "Enter";

/** @param {{label: string, children: ComponentChildren, press: () => void, release: () => void, disabled: boolean, testid: string}} props */
export const HoldKey = ({ label, children, press, release, disabled, testid }) => html`<button type="button" class="key" aria-label=${label} title=${label}
  disabled=${disabled} data-testid=${testid}
  onPointerDown=${press} onPointerUp=${release} onPointerLeave=${release} onPointerCancel=${release} onBlur=${release}
  onKeyDown=${(/** @type {KeyboardEvent} */ event) => presses(event) && !event.repeat && press()}
  onKeyUp=${(/** @type {KeyboardEvent} */ event) => presses(event) && release()}>${children}</button>`;
