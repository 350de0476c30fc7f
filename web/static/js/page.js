/** @import {Page} from "./types.js" */

/**
 * The data block the server wrote into the frame: who looks, in which language, of which town.
 * A frame without one (an error page) gets the values of a guest.
 * @returns {Page}
 */
function readPage() {
  const guest = {
    role: "public", slug: "", person_id: null, lang: document.documentElement.lang || "de", texts: {},
    public_url: "/", socket_path: "/socket.io", town: { name: "", accent: "", timezone: "Europe/Berlin" },
  };
  const block = document.getElementById("page");
  return Object.assign(guest, JSON.parse(block?.textContent || "{}"));
}

export const page = readPage();
