/** A timer that a sleeping computer does not run down. */

const ROUNDS = 6;

/**
 * Calls back after so many milliseconds awake: of a sleep, or of a browser that was stopped, one
 * sixth of them counts at most, so that who was asleep too may still answer. Returns what ends it.
 */
export function afterAwake(milliseconds: number, act: () => void): () => void {
  let rounds = ROUNDS;
  const next = () => {
    rounds -= 1;
    if (rounds === 0) act();
    else timer = setTimeout(next, milliseconds / ROUNDS);
  };
  let timer = setTimeout(next, milliseconds / ROUNDS);
  return () => clearTimeout(timer);
}
