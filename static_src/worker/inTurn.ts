/** One after the other: a worker reads ahead, but has one picture decoded in memory at a time. */

let line: Promise<unknown> = Promise.resolve();

export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = line.then(work);
  line = done.catch(() => undefined);
  return done;
}
