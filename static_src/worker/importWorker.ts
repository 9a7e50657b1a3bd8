/** What a worker answers to; see browser/workerPool for the other end. */

import { expose, transfer } from "comlink";
import { canvasIsTrue } from "./canary";
import { speak } from "./catalogue";
import { inFewWords } from "./fewWords";
import { type GroupJob, type GroupResult, type Hooks, importGroup } from "./importGroup";
import { pairFolder } from "./pairFolder";

function buffersOf({ photos }: GroupResult): Transferable[] {
  const parts = photos.flatMap((photo) => [photo.hotpreview, ...photo.files.map((f) => f.exif)]);
  return [...new Set(parts.filter((part) => part !== null).map((part) => part.buffer))];
}

const importWorker = {
  speak,
  canvasIsTrue,
  pairFolder,
  async importGroup(job: GroupJob, hooks: Hooks): Promise<GroupResult> {
    const words = inFewWords(hooks);
    const result = await importGroup(job, words).finally(words.end);
    return transfer(result, buffersOf(result));
  },
};

export type ImportWorker = typeof importWorker;

expose(importWorker);
