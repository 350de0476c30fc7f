/** The recording's page: plays the list on demand; a jump mark moves the player that is there and says where it is. */
import { playRecording } from "./media/ondemand.js";

const player = /** @type {HTMLVideoElement | null} */ (document.getElementById("recording"));
const lists = [...document.querySelectorAll(".jump-marks")].map((list) => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("a[data-second]")]));

/** @param {Element} mark */
const second = (mark) => Number(mark.getAttribute("data-second"));

/** @param {MouseEvent} event */
function jump(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest("a[data-second]");
  if (!player || !link) return;
  event.preventDefault();
  player.currentTime = second(link);
  void player.play().catch(() => player.focus()); // where the browser wants a press of its own
}

/** Of each list, the newest mark that the picture has come to. */
function point() {
  const at = (player?.currentTime ?? 0) + 0.1; // a seek lands a frame beside its mark
  for (const marks of lists) {
    const now = marks.findLast((mark) => second(mark) <= at);
    for (const mark of marks) mark.setAttribute("aria-current", String(mark === now));
  }
}

if (player) {
  const from = Date.parse(new URLSearchParams(location.search).get("ab") ?? "");
  playRecording(player, player.dataset.list ?? "", Number.isNaN(from) ? null : from); // a link from the transcript
  player.addEventListener("timeupdate", point);
  document.getElementById("app")?.addEventListener("click", jump);
}
