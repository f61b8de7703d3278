/** The part of a migration's id that orders it, for narrow places: the digits at its beginning, or the whole. Pure. */
export function migrationVersion(id: string): string {
  return /^\d+/.exec(id)?.[0] ?? id;
}
