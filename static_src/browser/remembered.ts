/**
 * What this browser keeps of an import that has not ended: its id, and the folder's handle where
 * there is one. Everything else the server knows.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export interface Remembered {
  readonly session: number;
  readonly owner: string;
  readonly handle: FileSystemDirectoryHandle | null;
}

interface Schema extends DBSchema {
  imports: { key: number; value: Remembered };
}

/** Where the browser keeps nothing for pages, nothing is remembered, and imports work all the same. */
async function inDatabase<T>(
  act: (database: IDBPDatabase<Schema>) => Promise<T>,
  otherwise: T,
): Promise<T> {
  try {
    const database = await openDB<Schema>("imalink", 1, {
      upgrade: (fresh) => void fresh.createObjectStore("imports", { keyPath: "session" }),
    });
    return await act(database).finally(() => database.close());
  } catch (error) {
    if (error instanceof DOMException) return otherwise;
    throw error;
  }
}

export async function remember(remembered: Remembered): Promise<void> {
  await inDatabase(async (database) => void (await database.put("imports", remembered)), undefined);
}

export async function forget(session: number): Promise<void> {
  await inDatabase((database) => database.delete("imports", session), undefined);
}

/** By session, of this owner alone; those that are not open any more are forgotten. */
export async function recall(
  owner: string,
  open: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Remembered>> {
  const all = await inDatabase((database) => database.getAll("imports"), []);
  const own = all.filter((one) => one.owner === owner);
  for (const { session } of own) if (!open.has(session)) await forget(session);
  return new Map(own.filter(({ session }) => open.has(session)).map((one) => [one.session, one]));
}

/** Asks the user where the browser wants it; to be called on a click. */
export async function mayRead(handle: FileSystemDirectoryHandle): Promise<boolean> {
  return (await handle.requestPermission({ mode: "read" })) === "granted";
}
