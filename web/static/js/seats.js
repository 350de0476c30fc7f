/**
 * Where the seats of a hemicycle lie. Rows are arcs round the chair; each takes seats in proportion to its length and
 * numbers run from left to right over all rows, so neighbours in number, usually one faction, form a wedge.
 */

/** @typedef {{x: number, y: number, angle: number}} Place in units of a seat's width, the chair's desk at 0,0 and y upwards */

/** Distance between neighbours in units of a seat's width: gaps stay visible on a hall screen. */
const PITCH = 1.22;
/** Least radius of the innermost row in the same unit: leaves the room for the desk. */
const LEAST_INNER = 2;

/** The radius at which `rows` rows are just full: a row of radius r holds πr / pitch + 1 seats. @param {number} count @param {number} rows */
const innerRadius = (count, rows) => ((count - rows) * PITCH) / (rows * Math.PI) - ((rows - 1) / 2) * PITCH;

/** The radii of as many rows as leave room for the desk. @param {number} count */
function radii(count) {
  let rows = 1;
  while (innerRadius(count, rows + 1) >= LEAST_INNER) rows += 1;
  const inner = Math.max(LEAST_INNER, innerRadius(count, rows));
  return Array.from({ length: rows }, (_, row) => inner + row * PITCH);
}

/** Share `count` seats among full rows; what rounding leaves over or lacks is settled with the outer rows. @param {number} count @param {number[]} rows */
function share(count, rows) {
  const shares = rows.map((radius) => Math.floor((Math.PI * radius) / PITCH) + 1);
  let row = rows.length - 1;
  for (let left = count - shares.reduce((sum, one) => sum + one, 0); left !== 0; left -= Math.sign(left)) {
    shares[row] += Math.sign(left);
    row = (row + rows.length - 1) % rows.length;
  }
  return shares;
}

/** The places of `count` seats in the order of their numbers. @param {number} count @returns {Place[]} */
export function hemicycle(count) {
  const rows = radii(count);
  const places = share(count, rows).flatMap((seats, row) =>
    Array.from({ length: seats }, (_, index) => placeOn(rows[row], seats === 1 ? Math.PI / 2 : Math.PI - (Math.PI * index) / (seats - 1))),
  );
  return places.sort((a, b) => b.angle - a.angle || b.y - a.y);
}

/** @param {number} radius @param {number} angle in radians, 0 to the right @returns {Place} */
const placeOn = (radius, angle) => ({ x: radius * Math.cos(angle), y: radius * Math.sin(angle), angle });
