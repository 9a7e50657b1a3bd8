/** Each word to the page costs both a task: many stages and reads become few words. */

import type { Hooks } from "./importGroup";

/** Milliseconds between two words about where the worker is. */
const PAUSE = 100;

let saidAt = 0;

export interface FewWords extends Hooks {
  /** Says what is left. */
  end(): void;
}

export function inFewWords(hooks: Hooks): FewWords {
  let unsaid = 0;
  const say = () => {
    if (unsaid > 0) hooks.onRead(unsaid);
    unsaid = 0;
  };
  const isTime = () => performance.now() - saidAt >= PAUSE;
  return {
    onStage(stage, path) {
      if (!isTime()) return;
      saidAt = performance.now();
      say();
      hooks.onStage(stage, path);
    },
    onRead(bytes) {
      unsaid += bytes;
      if (isTime()) say();
    },
    isKnown: (files) => hooks.isKnown(files),
    end: say,
  };
}
