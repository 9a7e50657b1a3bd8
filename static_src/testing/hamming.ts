/** How many bits two perceptual hashes differ in. */
export function hammingDistance(one: string, other: string): number {
  const bits = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  return [...bits.toString(2)].filter((bit) => bit === "1").length;
}
