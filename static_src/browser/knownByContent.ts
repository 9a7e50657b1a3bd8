/** Asks the server about files by content; what is asked meanwhile goes in one call. */

import type { FileAsked } from "./importServer";

export type AskByContent = (files: readonly FileAsked[]) => Promise<readonly boolean[]>;

interface Question {
  readonly files: readonly FileAsked[];
  readonly resolve: (known: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** The server takes 1,000 files a call. */
const MOST_FILES = 1000;

export class KnownByContent {
  #questions: Question[] = [];
  #asking = false;

  constructor(private readonly ask: AskByContent) {}

  /** Whether the answer is yes for any of these files. */
  isKnown(files: readonly FileAsked[]): Promise<boolean> {
    const answer = new Promise<boolean>((resolve, reject) => {
      this.#questions.push({ files, resolve, reject });
    });
    if (!this.#asking) void this.#askAll();
    return answer;
  }

  async #askAll(): Promise<void> {
    this.#asking = true;
    while (this.#questions.length > 0) await this.#askSome(this.#takeSome());
    this.#asking = false;
  }

  #takeSome(): Question[] {
    const some: Question[] = [];
    let files = 0;
    for (const question of this.#questions) {
      files += question.files.length;
      if (files > MOST_FILES && some.length > 0) break;
      some.push(question);
    }
    this.#questions = this.#questions.slice(some.length);
    return some;
  }

  async #askSome(questions: readonly Question[]): Promise<void> {
    try {
      const known = await this.ask(questions.flatMap(({ files }) => files));
      let at = 0;
      for (const { files, resolve } of questions) {
        resolve(known.slice(at, at + files.length).includes(true));
        at += files.length;
      }
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }
}
