/** “Your data”: an archive chosen here goes to the server, and its progress is shown. */
import { announce, arrived, forget, type Receiving, send } from "../api/archives";
import { ServerProblem } from "../core/serverProblem";
import { gettext, interpolate } from "../core/words";
import { formatBytes } from "./formatting";

export function startLibrary(): void {
  const input = document.querySelector<HTMLInputElement>("#archive-file");
  input?.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void bring(file, input);
  });
}

async function bring(file: File, input: HTMLInputElement): Promise<void> {
  input.disabled = true;
  show(0, file.size);
  try {
    const receiving = await place(file, input);
    await send(file, receiving, (sent) => show(sent, file.size));
    location.reload();
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    input.disabled = false;
    input.value = "";
    say(`${error.message} ${gettext("Choose the same file again, and it goes on.")}`);
  }
}

/** Where the file goes on, or a new beginning; of another file nothing is kept. */
async function place(file: File, input: HTMLInputElement): Promise<Receiving> {
  const { run, size } = input.dataset;
  if (run && Number(size) === file.size) return arrived(Number(run));
  if (run) await forget(Number(run));
  const receiving = await announce(file.size);
  Object.assign(input.dataset, { run: receiving.id, size: file.size });
  return receiving;
}

function show(sent: number, size: number): void {
  const progress = document.querySelector<HTMLProgressElement>("#archive-progress");
  if (progress) progress.value = size > 0 ? sent / size : 0;
  const text = gettext("%(sent)s of %(size)s sent");
  say(interpolate(text, { sent: formatBytes(sent), size: formatBytes(size) }));
}

function say(text: string): void {
  document.querySelector("#archive-sending")?.removeAttribute("hidden");
  const line = document.querySelector("#archive-sent");
  if (line) line.textContent = text;
}
