/** The recording's page: a jump mark moves the player that is there instead of opening the file. */

const player = /** @type {HTMLVideoElement | null} */ (document.getElementById("recording"));

/** @param {MouseEvent} event */
function jump(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest("a[data-second]");
  if (!player || !link) return;
  event.preventDefault();
  player.currentTime = Number(link.getAttribute("data-second"));
  void player.play().catch(() => player.focus()); // where the browser wants a press of its own
}

document.getElementById("app")?.addEventListener("click", jump);
