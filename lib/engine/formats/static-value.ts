/** A value as a configuration file has it, with the line on which it stands. What only running the program would tell is `computed`. */
export type StaticValue =
  | { readonly kind: 'text'; readonly value: string; readonly line: number | null }
  | { readonly kind: 'plain'; readonly value: number | boolean | null; readonly line: number | null }
  | { readonly kind: 'list'; readonly items: readonly StaticValue[]; readonly line: number | null }
  | {
      readonly kind: 'record';
      /** A map, so that a name such as `__proto__` is a name. */
      readonly members: ReadonlyMap<string, StaticValue>;
      /** What every other member is, where something computed was spread into it; else null. */
      readonly others: StaticValue | null;
      readonly line: number | null;
    }
  | { readonly kind: 'computed'; readonly says: string; readonly line: number | null };

/** Nothing is read below this: no configuration is nested like that. */
export const DEEPEST = 20;

/** `file:line`, and the file alone where no line is known. Pure. */
export const placeIn = (file: string, line: number | null | undefined): string =>
  line === null || line === undefined ? file : `${file}:${String(line)}`;

/** A member by its names one after the other; null when it is not given. Below something computed everything is. Pure. */
export function memberOf(value: StaticValue, ...names: readonly string[]): StaticValue | null {
  let at: StaticValue | null = value;
  for (const name of names) {
    if (at === null || at.kind === 'computed') return at;
    at = at.kind === 'record' ? (at.members.get(name) ?? at.others) : null;
  }
  return at;
}

/** What `JSON.parse` gave, without lines. Pure. */
export function staticValueOfJson(value: unknown, depth = 0): StaticValue {
  const line = null;
  if (depth > DEEPEST) return { kind: 'computed', says: 'nested too deeply', line };
  if (typeof value === 'string') return { kind: 'text', value, line };
  if (typeof value === 'number' || typeof value === 'boolean') return { kind: 'plain', value, line };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => staticValueOfJson(item, depth + 1)), line };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'plain', value: null, line };
  const members = Object.entries(value).map(
    ([name, member]) => [name, staticValueOfJson(member, depth + 1)] as const,
  );
  return { kind: 'record', members: new Map(members), others: null, line };
}
