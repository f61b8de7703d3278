/** The objects below each topmost object, in the order given; topmost objects themselves are under null. */
export function groupByParent<T extends { readonly parent: string | null }>(
  objects: readonly T[],
): ReadonlyMap<string | null, readonly T[]> {
  const groups = new Map<string | null, T[]>();
  for (const object of objects) {
    const group = groups.get(object.parent);
    if (group === undefined) groups.set(object.parent, [object]);
    else group.push(object);
  }
  return groups;
}
