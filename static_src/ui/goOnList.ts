/** Imports that stopped: which of them can go on in this window, and with which folder. */

import { mayRead, type Remembered, recall } from "../browser/remembered";
import { canTakeTurns, isFree } from "../browser/turns";
import { html } from "./render";

/** An import that stopped, as its row tells. */
export interface Stopped {
  readonly id: number;
  readonly source: string;
  readonly folder: string;
  readonly author: string;
  readonly description: string;
  /** Files whose places the catalogue has. */
  readonly known: number;
}

interface Row {
  readonly element: HTMLElement;
  readonly stopped: Stopped;
  /** By its last word it runs: here before this page was loaded, or somewhere else. */
  readonly isRunning: boolean;
}

function toRow(element: HTMLElement): Row {
  const { stopped: id, source = "", folder = "", author = "", description = "" } = element.dataset;
  const { known, running } = element.dataset;
  const stopped = { id: Number(id), source, folder, author, description, known: Number(known) };
  return { element, stopped, isRunning: running !== undefined };
}

type GoOn = (stopped: Stopped, handle: FileSystemDirectoryHandle | null) => void;

export class GoOnList {
  readonly #rows = [...document.querySelectorAll<HTMLElement>("[data-stopped]")].map(toRow);
  #remembered: ReadonlyMap<number, Remembered> = new Map();

  constructor(private readonly onGoOn: GoOn) {
    for (const row of this.#rows)
      row.element
        .querySelector("button")
        ?.addEventListener("click", () => void this.#goOn(row.stopped));
    void this.#offerAll();
  }

  remove(session: number): void {
    for (const { element, stopped } of this.#rows) if (stopped.id === session) element.remove();
  }

  async #offerAll(): Promise<void> {
    const { account: owner = "", goOn } = html("import").dataset;
    this.#remembered = await recall(owner, new Set(this.#rows.map(({ stopped }) => stopped.id)));
    for (const row of this.#rows) await this.#offer(row, owner, row.stopped.id === Number(goOn));
  }

  /** One that runs elsewhere, by its last word, is offered only where it was asked for. */
  async #offer({ element, stopped, isRunning }: Row, owner: string, isAsked: boolean) {
    const isOpen = !(await isFree({ owner, ...stopped }));
    const here = this.#remembered.get(stopped.id);
    const wasLeft = here !== undefined && canTakeTurns() && !isOpen;
    const part = (name: string) => element.querySelector<HTMLElement>(`[data-part=${name}]`);
    part("again")?.toggleAttribute("hidden", isOpen || here?.handle != null);
    part("open")?.toggleAttribute("hidden", !isOpen);
    part("button")?.toggleAttribute("hidden", isOpen);
    element.hidden = isRunning && !wasLeft && !isAsked;
    if (!element.hidden) html("stopped").hidden = false;
    if (isAsked) part("button")?.focus();
  }

  async #goOn(stopped: Stopped): Promise<void> {
    const handle = this.#remembered.get(stopped.id)?.handle ?? null;
    const isAllowed = handle !== null && (await mayRead(handle));
    this.onGoOn(stopped, isAllowed ? handle : null);
  }
}
