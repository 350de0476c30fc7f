/**
 * Blind RSA signatures, RSABSSA-SHA384-PSSZERO-Deterministic (RFC 9474): the voter's half, with WebCrypto's SHA-384 and
 * BigInt alone. Numbers travel as hexadecimal without prefix. BigInt takes a time that depends on the numbers; here only
 * the voter's own device could measure it.
 */

const EXPONENT = 65537n;
/** Bytes of a SHA-384. */
const HASH = 48;
const TOKEN_BYTES = 32;

/** @typedef {{token: string, factor: string}} Secret the token, and the blinding factor that nobody else may learn */

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string} hex */
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** @param {Uint8Array} bytes */
const toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** @param {Uint8Array} bytes */
const sha384 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-384", /** @type {BufferSource} */ (bytes)));

/** The mask generation of RFC 8017, appendix B.2.1. @param {Uint8Array} seed @param {number} length in bytes */
async function mask(seed, length) {
  const rounds = Array.from({ length: Math.ceil(length / HASH) }, (_, round) => sha384(joined(seed, new Uint8Array([0, 0, 0, round]))));
  return joined(...(await Promise.all(rounds))).slice(0, length);
}

/** The message as EMSA-PSS without salt encodes it (RFC 8017 § 9.1.1). @param {Uint8Array} message @param {number} bits of the encoding */
async function encode(message, bits) {
  const length = Math.ceil(bits / 8);
  const hash = await sha384(joined(new Uint8Array(8), await sha384(message)));
  const block = joined(new Uint8Array(length - HASH - 2), new Uint8Array([1]));
  const cover = await mask(hash, block.length);
  const masked = block.map((byte, at) => byte ^ cover[at]);
  masked[0] &= 0xff >> (8 * length - bits);
  return toNumber(joined(masked, hash, new Uint8Array([0xbc])));
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} modulus */
function power(base, exponent, modulus) {
  let result = 1n;
  for (let factor = base % modulus, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}

/** The inverse by Euclid. @param {bigint} number @param {bigint} modulus */
export function inverse(number, modulus) {
  let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
  while (b) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  if (a !== 1n) throw new RangeError("not invertible");
  return ((x % modulus) + modulus) % modulus;
}

/** @param {bigint} n */
const bitsOf = (n) => n.toString(2).length;

/** A number below the modulus, all equally likely. @param {bigint} n */
function randomBelow(n) {
  const bytes = new Uint8Array(Math.ceil(bitsOf(n) / 8));
  for (;;) {
    const number = toNumber(crypto.getRandomValues(bytes));
    if (number > 1n && number < n) return number;
  }
}

/** A fresh token and the factor to blind it with. @param {string} modulus @returns {Secret} */
export function newSecret(modulus) {
  const token = toHex(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
  return { token, factor: randomBelow(BigInt(`0x${modulus}`)).toString(16) };
}

/** What the server signs without seeing the token (RFC 9474 § 4.2). @param {string} modulus @param {Secret} secret */
export async function blind(modulus, { token, factor }) {
  const n = BigInt(`0x${modulus}`);
  const message = await encode(fromHex(token), bitsOf(n) - 1);
  return ((message * power(BigInt(`0x${factor}`), EXPONENT, n)) % n).toString(16).padStart(modulus.length, "0");
}

/** The signature of the token, made of the server's answer and checked (RFC 9474 § 4.4). @param {string} modulus @param {Secret} secret @param {string} signed */
export async function unblind(modulus, { token, factor }, signed) {
  const n = BigInt(`0x${modulus}`);
  const signature = (BigInt(`0x${signed}`) * inverse(BigInt(`0x${factor}`), n)) % n;
  if (power(signature, EXPONENT, n) !== (await encode(fromHex(token), bitsOf(n) - 1))) throw new RangeError("signature invalid");
  return signature.toString(16).padStart(modulus.length, "0");
}
