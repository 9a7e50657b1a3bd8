/** The first step: a folder or files, and what they are called. */

import { hasFolderPicker, pickFolder } from "../browser/choose";
import { type Entry, fromDrop, fromFile, fromHandle } from "../browser/entries";
import { gettext, interpolate } from "../core/words";
import { GoOnList, type Stopped } from "./goOnList";
import { byId, html, onClick } from "./render";

export interface Chosen {
  readonly entries: readonly Entry[];
  readonly source: string;
  readonly description: string;
  /** The chosen folder's name; empty for single files and for several things at once. */
  readonly folder: string;
  /** What the browser can remember the folder by. */
  readonly handle: FileSystemDirectoryHandle | null;
  /** An import of this folder that stopped and is to go on. */
  readonly goesOn: Stopped | null;
  /** Why it does not go on, though it was asked to. */
  readonly doubt: string;
}

function folderOf(entries: readonly Entry[]): string {
  const roots = entries.map(({ kind, name }) =>
    kind === "folder" || name.includes("/") ? name.replace(/\/.*/, "") : "",
  );
  return new Set(roots).size === 1 ? (roots[0] ?? "") : "";
}

function handleOf(entries: readonly Entry[]): FileSystemDirectoryHandle | null {
  const [entry] = entries;
  return entries.length === 1 && entry?.kind === "folder" ? (entry.handle ?? null) : null;
}

function anotherOne({ folder }: Stopped): string {
  const text = gettext(
    "The import that stopped was of the folder %(folder)s. This is another one, so it is an import of its own.",
  );
  return interpolate(text, { folder });
}

/** An author's id, a new author's name, or neither. */
export type AuthorChoice = { id: number } | { name: string } | null;

export class ChooseView {
  readonly #goOn: GoOnList;
  #stopped: Stopped | null = null;

  constructor(private readonly onChosen: (chosen: Chosen) => void) {
    html("plain-http").hidden = globalThis.isSecureContext;
    html("upload-question").hidden = hasFolderPicker();
    this.#watchInputs();
    this.#watchDrop();
    this.#goOn = new GoOnList((stopped, handle) => this.#resume(stopped, handle));
    const author = byId("author", HTMLSelectElement);
    author.addEventListener("change", () => {
      html("new-author-field").hidden = author.value !== "new";
      if (author.value === "new") html("new-author").focus();
    });
    byId("choose", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
  }

  get author(): AuthorChoice {
    const { value } = byId("author", HTMLSelectElement);
    const name = byId("new-author", HTMLInputElement).value.trim();
    if (value === "new") return name ? { name } : null;
    return value ? { id: Number(value) } : null;
  }

  /** The new author has an id now: the next import offers it. */
  keepAuthor(id: number, name: string): void {
    const select = byId("author", HTMLSelectElement);
    const option = new Option(name, String(id), true, true);
    select.insertBefore(option, select.lastElementChild);
    html("new-author-field").hidden = true;
  }

  /** It was said of the folder before. */
  forgetDescription(): void {
    byId("description", HTMLTextAreaElement).value = "";
  }

  showProblem(message: string): void {
    const note = html("choose-problem");
    note.hidden = message === "";
    note.querySelector(".note__text")?.replaceChildren(message);
  }

  #watchInputs(): void {
    const folder = byId("folder-input", HTMLInputElement);
    for (const input of [folder, byId("files-input", HTMLInputElement)])
      input.addEventListener("change", () => {
        const entries = [...(input.files ?? [])].map(fromFile);
        // So that choosing the same folder again is a change, too.
        input.value = "";
        if (entries.length > 0) this.#choose(entries);
      });
    onClick("choose-folder", () => this.#openDialog());
  }

  #openDialog(): void {
    if (hasFolderPicker()) void this.#pick();
    else html("folder-input").click();
  }

  /** What the import was called is filled in again; its folder too, where it is remembered. */
  #resume(stopped: Stopped, handle: FileSystemDirectoryHandle | null): void {
    this.#stopped = stopped;
    byId("source", HTMLInputElement).value = stopped.source;
    byId("author", HTMLSelectElement).value = stopped.author;
    byId("description", HTMLTextAreaElement).value = stopped.description;
    this.showProblem("");
    if (handle) this.#choose([fromHandle(handle)]);
    else this.#openDialog();
  }

  /** It has ended: there is nothing to go on with. */
  forgetStopped(session: number): void {
    this.#goOn.remove(session);
  }

  async #pick(): Promise<void> {
    try {
      const entry = await pickFolder();
      if (entry) this.#choose([entry]);
    } catch (error) {
      this.showProblem(error instanceof Error ? error.message : String(error));
    }
  }

  /** The whole page takes a drop, so that a miss does not make the browser leave it. */
  #watchDrop(): void {
    const isChoosing = () => !byId("choose", HTMLFormElement).hidden;
    const hover = (isOver: boolean) => html("drop").toggleAttribute("data-over", isOver);
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = isChoosing() ? "copy" : "none";
      hover(isChoosing());
    });
    document.addEventListener("dragleave", () => hover(false));
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      hover(false);
      if (event.dataTransfer && isChoosing()) void this.#drop(event.dataTransfer.items);
    });
  }

  async #drop(items: DataTransferItemList): Promise<void> {
    const entries = await fromDrop(items);
    if (entries.length > 0) this.#choose(entries);
  }

  #choose(entries: readonly Entry[]): void {
    const input = byId("source", HTMLInputElement);
    const source = input.value.trim();
    html("source-error").hidden = source !== "";
    html("source-hint").hidden = source === "";
    input.setAttribute("aria-invalid", String(source === ""));
    input.setAttribute("aria-describedby", source === "" ? "source-error" : "source-hint");
    const description = byId("description", HTMLTextAreaElement).value.trim();
    if (source === "") input.focus();
    else this.onChosen({ entries, source, description, ...this.#folderOf(entries, source) });
  }

  /** Another folder, or another source, is another import. */
  #folderOf(entries: readonly Entry[], source: string) {
    const [folder, handle, stopped] = [folderOf(entries), handleOf(entries), this.#stopped];
    this.#stopped = null;
    const isTheSame = stopped?.source === source && stopped.folder === folder;
    const doubt = stopped && !isTheSame ? anotherOne(stopped) : "";
    return { folder, handle, goesOn: isTheSame ? stopped : null, doubt };
  }
}
