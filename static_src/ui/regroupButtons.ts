/** On a row of the rehearsal: make separate photos of a group's files, or one of two groups. */

import type { PlannedFolder, PlannedGroup } from "../browser/rehearse";
import type { Pairing } from "../core/pair";
import { join, split } from "../core/regroup";
import { gettext, interpolate } from "../core/words";
import { el } from "./render";

/** What a click makes of these groups, which stand next to each other. */
export interface Regrouping {
  readonly before: readonly PlannedGroup[];
  readonly after: Pairing;
}

const nameOf = ({ files }: PlannedGroup): string => files[0]?.path.replace(/.*\//, "") ?? "";

const picturesIn = ({ files }: PlannedGroup): number =>
  files.filter(({ role }) => role !== "sidecar").length;

function button(text: string, label: string, act: () => void): HTMLElement {
  const attributes = { class: "button button--quiet row__regroup", type: "button" };
  const made = el("button", { ...attributes, "aria-label": label, title: label }, text);
  made.addEventListener("click", act);
  return made;
}

function splitButton(group: PlannedGroup, onRegroup: (one: Regrouping) => void): HTMLElement {
  const label = gettext("Split %(file)s into separate photos");
  const act = () => onRegroup({ before: [group], after: split(group.group) });
  return button(gettext("Split"), interpolate(label, { file: nameOf(group) }), act);
}

function joinButton(
  above: PlannedGroup,
  group: PlannedGroup,
  onRegroup: (one: Regrouping) => void,
): HTMLElement {
  const label = gettext("Join %(file)s with %(above)s to one photo");
  const names = { file: nameOf(group), above: nameOf(above) };
  const after = () => ({ groups: [join(above.group, group.group)], skipped: [] });
  const act = () => onRegroup({ before: [above, group], after: after() });
  return button(gettext("Join"), interpolate(label, names), act);
}

/** None for photos the catalogue has already: what belongs to them is written down there. */
export function regroupButtons(
  { groups }: PlannedFolder,
  group: PlannedGroup,
  onRegroup: (one: Regrouping) => void,
): HTMLElement[] {
  if (group.standing !== "new") return [];
  const above = groups[groups.indexOf(group) - 1];
  return [
    ...(picturesIn(group) > 1 ? [splitButton(group, onRegroup)] : []),
    ...(above?.standing === "new" ? [joinButton(above, group, onRegroup)] : []),
  ];
}
