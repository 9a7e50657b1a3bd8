/** AssemblyScript's wasm, as vite.config.js has it compiled. */
declare module "*?assembly" {
  const wasm: Uint8Array<ArrayBuffer>;
  export default wasm;
}
