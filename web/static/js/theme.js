/**
 * The town's accent, made readable: the colour from config.toml is darkened for light paper and lightened for dark
 * paper until text in it reaches the contrast of WCAG 2.2 (4.5 : 1), so no town can choose itself an unreadable page.
 */

const ENOUGH_CONTRAST = 4.6;
const LIGHT_PAPER = [250, 249, 246];
const DARK_PAPER = [38, 43, 49];

/** @param {string} hex "#1d4f73" @returns {number[] | null} */
function parse(hex) {
  const match = /^#([0-9a-f]{6})$/i.exec(hex);
  return match && [0, 2, 4].map((at) => parseInt(match[1].slice(at, at + 2), 16));
}

/** Relative luminance (WCAG 2.2). @param {number[]} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {number[]} a @param {number[]} b */
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {number[]} colour @param {number[]} paper @param {number} towards 0 black, 255 white */
function readable(colour, paper, towards) {
  let mixed = colour;
  for (let step = 0; step < 20 && contrast(mixed, paper) < ENOUGH_CONTRAST; step += 1) {
    mixed = mixed.map((v) => Math.round(v + (towards - v) * 0.1));
  }
  return `rgb(${mixed.join(" ")})`;
}

/** Give the page the town's colour; an unreadable value leaves the colour of tokens.css. @param {string} accent */
export function applyAccent(accent) {
  const colour = parse(accent);
  if (!colour) return;
  const root = document.documentElement.style;
  root.setProperty("--town-on-light", readable(colour, LIGHT_PAPER, 0));
  root.setProperty("--town-on-dark", readable(colour, DARK_PAPER, 255));
}
