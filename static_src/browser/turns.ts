/**
 * One import of a folder at a time in this browser: its tabs take turns by Web Locks. Over plain
 * http there are none, and none are needed: the server makes one record of each file whoever comes.
 */

export interface Place {
  readonly owner: string;
  readonly source: string;
  readonly folder: string;
}

/** How long a lock may take whose tab has only just gone; milliseconds. */
const JUST_GONE = 1000;

export function canTakeTurns(): boolean {
  return "locks" in navigator;
}

function nameOf({ owner, source, folder }: Place): string {
  return `imalink ${JSON.stringify([owner, source, folder])}`;
}

/** Resolves with what ends the turn, or with null when another tab has it. */
function hold(place: Place, options: LockOptions): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null) =>
      new Promise<void>((end) => {
        resolve(lock && end);
        if (!lock) end();
      });
    navigator.locks.request(nameOf(place), options, held).catch(reject);
  });
}

export interface Turn {
  /** Another tab had it first: what was found out before may be out of date. */
  readonly hadToWait: boolean;
  readonly end: () => void;
}

/** `onWait` is told when another tab has the folder. */
export async function takeTurn(
  place: Place,
  signal: AbortSignal,
  onWait: () => void,
): Promise<Turn> {
  const nothing = () => undefined;
  if (!canTakeTurns()) return { hadToWait: false, end: nothing };
  const atOnce = await hold(place, { ifAvailable: true });
  if (atOnce) return { hadToWait: false, end: atOnce };
  onWait();
  return { hadToWait: true, end: (await hold(place, { signal })) ?? nothing };
}

/** Whether no tab of this browser imports this folder now. */
export async function isFree(place: Place): Promise<boolean> {
  if (!canTakeTurns()) return true;
  const signal = AbortSignal.timeout(JUST_GONE);
  try {
    return await navigator.locks.request(nameOf(place), { mode: "shared", signal }, () => true);
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
