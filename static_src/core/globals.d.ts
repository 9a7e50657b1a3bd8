/** What core uses of the platform beyond the language; browsers, workers and Node all have it. */

declare class DecompressionStream {
  constructor(format: "deflate");
  readonly writable: {
    getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> };
  };
  readonly readable: {
    getReader(): {
      read(): Promise<{ done: true } | { done: false; value: Uint8Array }>;
      cancel(): Promise<void>;
    };
  };
}

declare class TextDecoder {
  constructor(label: string);
  decode(bytes: Uint8Array): string;
}
