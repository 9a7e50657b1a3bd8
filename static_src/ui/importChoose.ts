/** The first step: a folder or files, and what they are called. */

import { hasFolderPicker, pickFolder } from "../browser/choose";
import { type Entry, fromDrop, fromFile } from "../browser/entries";
import { byId, html, onClick } from "./render";

export interface Chosen {
  readonly entries: readonly Entry[];
  readonly source: string;
  readonly description: string;
  /** The chosen folder's name; empty for single files and for several things at once. */
  readonly folder: string;
  /** An import of this folder that stopped and is to go on. */
  readonly goesOn: number | null;
}

/** An import that stopped, as its button tells. */
interface Stopped {
  readonly id: number;
  readonly source: string;
  readonly folder: string;
}

function folderOf(entries: readonly Entry[]): string {
  const roots = entries.map(({ kind, name }) =>
    kind === "folder" || name.includes("/") ? name.replace(/\/.*/, "") : "",
  );
  return new Set(roots).size === 1 ? (roots[0] ?? "") : "";
}

/** An author's id, a new author's name, or neither. */
export type AuthorChoice = { id: number } | { name: string } | null;

export class ChooseView {
  #stopped: Stopped | null = null;

  constructor(private readonly onChosen: (chosen: Chosen) => void) {
    html("plain-http").hidden = globalThis.isSecureContext;
    this.#watchInputs();
    this.#watchDrop();
    this.#watchGoOn();
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

  /** The browser has forgotten the folder: what the import was called is filled in again. */
  #watchGoOn(): void {
    for (const button of document.querySelectorAll<HTMLElement>("[data-go-on]"))
      button.addEventListener("click", () => {
        const { goOn, source = "", folder = "", author = "", description = "" } = button.dataset;
        this.#stopped = { id: Number(goOn), source, folder };
        byId("source", HTMLInputElement).value = source;
        byId("author", HTMLSelectElement).value = author;
        byId("description", HTMLTextAreaElement).value = description;
        this.#openDialog();
      });
  }

  /** Another folder, or another source, is another import. */
  #goesOn(source: string, folder: string): number | null {
    const isTheSame = this.#stopped?.source === source && this.#stopped.folder === folder;
    return isTheSame ? (this.#stopped?.id ?? null) : null;
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
    else {
      const folder = folderOf(entries);
      const goesOn = this.#goesOn(source, folder);
      this.onChosen({ entries, source, description, folder, goesOn });
      this.#stopped = null;
    }
  }
}
