/** What is used of libheif-js 1.23; the package's own types leave its high-level API out. */

/** What a picture is written to: an `ImageData`, or what stands for one. */
export interface Drawn {
  readonly data: { set(rgba: Uint8Array, at?: number): void };
}

export interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean;
  /** Fills in RGBA; answers null when the picture cannot be decoded. */
  display(target: Drawn, done: (target: Drawn | null) => void): void;
  free(): void;
}

export interface HeifDecoder {
  /** Empty when the file cannot be read. */
  decode(bytes: Uint8Array): HeifImage[];
}

export interface Libheif {
  readonly HeifDecoder: new () => HeifDecoder;
}
