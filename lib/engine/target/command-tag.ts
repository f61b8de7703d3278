/** What the server says of a command that it has done. */
export interface CommandTag {
  /** Words of the tag: `INSERT`, `CREATE TABLE`. */
  readonly command: string;
  /** Null where it says none. */
  readonly rowCount: number | null;
}

/** `INSERT 0 5` → INSERT, 5. Source: PostgreSQL manual, 55.7 Message Formats, CommandComplete. */
export function parseCommandTag(tag: string): CommandTag {
  const words = tag.split(' ');
  const names = words.filter((word) => !/^\d+$/.test(word));
  const last = words.at(-1) ?? '';
  return { command: names.join(' '), rowCount: /^\d+$/.test(last) ? Number(last) : null };
}
