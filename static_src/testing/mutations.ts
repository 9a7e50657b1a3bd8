/** Damage as disks, cards and ill will do it to files: the same for the same seed. */

/** A small generator of numbers in [0, 1) (mulberry32), so that a finding can be had again. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Sizes, counts and offsets that parsers trip over. */
const EXTREMES = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];
/** Directories and headers lie mostly here; damage elsewhere hits only pixels. */
const HEAD = 4096;

type Damage = (bytes: Uint8Array<ArrayBuffer>, roll: (below: number) => number) => Uint8Array;

/** Half of all damage falls into the first bytes. */
function somewhere(bytes: Uint8Array, roll: (below: number) => number): number {
  return roll(roll(2) === 0 ? Math.min(HEAD, bytes.length) : bytes.length);
}

const DAMAGES: readonly Damage[] = [
  function flip(bytes, roll) {
    for (let left = 1 + roll(16); left > 0; left--) bytes[somewhere(bytes, roll)] = roll(256);
    return bytes;
  },
  function setNumber(bytes, roll) {
    const view = new DataView(bytes.buffer);
    for (let left = 1 + roll(4); left > 0; left--) {
      const at = somewhere(bytes, roll);
      const value = EXTREMES[roll(EXTREMES.length)] ?? 0;
      if (at + 4 <= bytes.length) view.setUint32(at, value, roll(2) === 0);
    }
    return bytes;
  },
  function cut(bytes, roll) {
    return bytes.subarray(0, somewhere(bytes, roll));
  },
  function blank(bytes, roll) {
    const from = somewhere(bytes, roll);
    return bytes.fill(roll(2) * 255, from, from + 1 + roll(512));
  },
  function repeat(bytes, roll) {
    const from = somewhere(bytes, roll);
    bytes.copyWithin(somewhere(bytes, roll), from, from + 1 + roll(2048));
    return bytes;
  },
  function remove(bytes, roll) {
    const from = somewhere(bytes, roll);
    bytes.copyWithin(from, from + 1 + roll(64));
    return bytes;
  },
];

/** A copy with one to three kinds of damage. */
export function damaged(whole: Uint8Array, random: () => number): Uint8Array {
  const roll = (below: number) => Math.floor(random() * below);
  let bytes = new Uint8Array(whole);
  for (let left = 1 + roll(3); left > 0 && bytes.length > 0; left--) {
    const damage = DAMAGES[roll(DAMAGES.length)];
    if (damage) bytes = new Uint8Array(damage(bytes, roll));
  }
  return bytes;
}
