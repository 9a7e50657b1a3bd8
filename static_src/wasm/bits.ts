/**
 * The bits of a JPEG's scan, most significant first, in one number: what is held stands at the
 * top, and a single 1 right below says where it ends. Taking bits is one shift.
 */

/** Nothing held. */
export const NO_BITS: u64 = 0x8000000000000000;

/** Address of the next byte of the scan. */
export let at: usize = 0;
/** Zero bits handed out after a marker was met; the file has no more before it. */
let invented: i32 = 0;

export function startAt(address: usize): void {
  at = address;
  invented = 0;
}

/** To where the same bytes lie now. */
export function moveTo(address: usize): void {
  at = address;
}

function held(bits: u64): i32 {
  return 63 - <i32>ctz(bits);
}

/** The first byte not taken yet. */
export function position(): usize {
  return at;
}

/** More was taken than the scan has. */
export function ranOut(bits: u64): bool {
  return invented > held(bits);
}

/** With less than a byte left over, as it should be where a restart is due. */
export function isSpent(bits: u64): bool {
  return held(bits) - invented < 8;
}

/** Has `extra` (32 bits) put below what is held. */
function append(bits: u64, extra: u32): u64 {
  const end = ctz(bits);
  return (bits ^ ((<u64>1) << end)) | ((((<u64>extra) << 1) | 1) << (end - 32));
}

/** At least 32 bits are held afterwards; to be called only when fewer are. */
export function refill(bits: u64): u64 {
  const four = load<u32>(at);
  const hasMarker = (~four - 0x01010101) & four & 0x80808080;
  if (hasMarker) return append(bits, fourByOne());
  at += 4;
  const swapped = (rotl(four, 8) & 0x00ff00ff) | (rotr(four, 8) & 0xff00ff00);
  return append(bits, swapped);
}

/** FF 00 stands for FF; FF and anything else is a marker, after which there are only zeros. */
function fourByOne(): u32 {
  let four: u32 = 0;
  for (let left = 4; left > 0; left--) {
    let byte: u32 = load<u8>(at);
    if (byte !== 0xff) at += 1;
    else if (load<u8>(at, 1) === 0) at += 2;
    else {
      byte = 0;
      invented += 8;
    }
    four = (four << 8) | byte;
  }
  return four;
}
