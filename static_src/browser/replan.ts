/** A plan or a rehearsal made smaller by what is known by now. */

import type { GroupFile } from "../core/types";
import type { ImportPlan } from "./importRun";
import type { AskByPlace } from "./importServer";
import { askAll, planGroup, type Rehearsal } from "./rehearse";

/** After a wait: what another tab has imported meanwhile is not read again. */
export async function refresh(
  plan: ImportPlan,
  askByPlace: AskByPlace,
  signal: AbortSignal,
): Promise<ImportPlan> {
  const files = plan.groups.flatMap((group): readonly GroupFile[] => group.files);
  const standings = await askAll(files, { askByPlace, signal });
  const isHere = new Set(
    plan.groups.filter((group) => planGroup(group, standings).standing === "here"),
  );
  return {
    ...plan,
    groups: plan.groups.filter((group) => !isHere.has(group)),
    here: [...plan.here, ...isHere],
  };
}

/** Photos with one of these files, or with a file in one of these folders. */
export function limitTo(rehearsal: Rehearsal, paths: ReadonlySet<string>): Rehearsal {
  const isAsked = ({ path }: { readonly path: string }) =>
    paths.has(path) || ancestorsOf(path).some((folder) => paths.has(folder));
  const folders = rehearsal.folders.map(({ path, groups, items }) => ({
    path,
    groups: groups.filter(({ files }) => files.some(isAsked)),
    items: items.filter(isAsked),
  }));
  return { ...rehearsal, folders };
}

function ancestorsOf(path: string): string[] {
  const names = path.split("/");
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join("/"));
}
