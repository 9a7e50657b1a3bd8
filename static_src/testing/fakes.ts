/** Stand-ins for what only a browser has: folders, workers, a server. */

import type { Entry, FileEntry, FolderEntry } from "../browser/entries";
import type { FileAsked, ImportServer, Known, Verdict } from "../browser/importServer";
import type { GroupWorker } from "../browser/workerPool";
import type { WireBatch } from "../core/batches";
import type { FileGroup, PhotoMetadata, PhotoRecord } from "../core/types";
import type { GroupJob, GroupResult, Hooks } from "../worker/importGroup";

export function aFile(name: string, bytes = "picture", lastModified = 1_000): FileEntry {
  const file = new File([bytes], name.split("/").at(-1) ?? name, { lastModified });
  return { kind: "file", name, open: async () => ({ file, onDisk: file }) };
}

export function aFolder(name: string, ...inside: readonly Entry[]): FolderEntry {
  return {
    kind: "folder",
    name,
    async *list() {
      yield* inside;
    },
  };
}

export function aGroup(...paths: readonly [string, ...string[]]): FileGroup {
  const [primary, ...raws] = paths;
  const facts = { file_size: 10, modified_at: 1_000 };
  return {
    key: primary,
    files: [
      { path: primary, ...facts, role: "primary" },
      ...raws.map((path) => ({ path, ...facts, role: "raw" as const })),
    ],
  };
}

const NO_METADATA: PhotoMetadata = {
  width: 4,
  height: 3,
  orientation: null,
  taken_at: null,
  taken_at_offset: null,
  taken_at_source: null,
  gps_latitude: null,
  gps_longitude: null,
  gps_altitude: null,
  camera_make: null,
  camera_model: null,
  lens_model: null,
  focal_length: null,
  aperture: null,
  iso: null,
  exposure_time: null,
};

export function aPhoto(group: FileGroup, hotpreview: Uint8Array | null = null): PhotoRecord {
  const hash = "0".repeat(64);
  return {
    ...NO_METADATA,
    hothash: hash,
    perceptual_hash: null,
    camera: {},
    file_modified_at: null,
    hotpreview,
    no_preview_reason: "",
    files: group.files.map((file) => ({
      ...file,
      format: "jpeg",
      sha256: hash,
      image_data_hash: hash,
      exif: null,
      message: "",
    })),
  };
}

type Make = (job: GroupJob, hooks: Hooks) => Promise<GroupResult>;

/** Makes one photo of every group, or does what it is told. */
export class FakeWorker implements GroupWorker {
  readonly died: Promise<never>;
  die: (error: Error) => void = () => undefined;
  isTerminated = false;

  constructor(
    private readonly make: Make = async ({ group }) => ({ photos: [aPhoto(group)], items: [] }),
  ) {
    this.died = new Promise((_, reject) => {
      this.die = reject;
    });
    this.died.catch(() => undefined);
  }

  importGroup(job: GroupJob, hooks: Hooks): Promise<GroupResult> {
    return this.make(job, hooks);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

interface Line {
  readonly path: string;
}

/** Takes every batch and imports everything in it, unless a test says otherwise. */
export class FakeServer implements ImportServer {
  readonly batches: WireBatch[] = [];
  pauses = 0;
  isComplete = false;
  bytesSent = 0;
  answer: (path: string, batch: WireBatch) => Verdict["outcome"] = () => "imported";
  beforeSend: (batch: WireBatch) => void = () => undefined;

  async knownByContent(files: readonly FileAsked[]): Promise<readonly Known[]> {
    return files.map(() => ({ status: "unknown" }));
  }

  async send(batch: WireBatch): Promise<readonly Verdict[]> {
    this.beforeSend(batch);
    this.batches.push(batch);
    return this.pathsOf(batch).map((path) => ({
      path,
      outcome: this.answer(path, batch),
      stage: "",
      message: "",
      hothash: "",
    }));
  }

  pathsOf({ meta }: WireBatch): string[] {
    const photos = meta.photos as readonly { files: readonly Line[] }[];
    const [seen, items] = [meta.seen as readonly Line[], meta.items as readonly Line[]];
    return [...photos.flatMap(({ files }) => files), ...seen, ...items].map(({ path }) => path);
  }

  async pause(): Promise<void> {
    this.pauses += 1;
  }

  async complete(): Promise<void> {
    this.isComplete = true;
  }
}
