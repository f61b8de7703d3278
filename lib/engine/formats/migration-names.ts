import { failure, type Failure, type FailureLocation } from '../base/failure';

/** Longest name that is shown as a whole. */
const LONGEST_SHOWN = 255;

/** Why a person could not see what a migration's name is; null for a name in order. Pure. */
export function unsafeName(id: string, fix: string, where: FailureLocation = { file: id }): Failure | null {
  if (!holdsUnseen(id)) return null;
  return failure(
    'MIGRATION.NAME_UNSAFE',
    `The migration's name ${printableName(id)} holds control or invisible characters.`,
    {
      why: 'Such a name cannot be shown so that a person sees what it is.',
      fix,
      where: { ...where, file: printableName(where.file ?? id) },
    },
  );
}

/** True for a text with control or invisible characters, or halves of one, which PostgreSQL does not take either. Pure. */
export const holdsUnseen = (text: string): boolean => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);

/** A name with control and invisible characters written as escapes. */
export const printableName = (id: string): string =>
  id
    .slice(0, LONGEST_SHOWN)
    .replace(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );

/** A migration's name and where it is given. */
export interface PlacedName {
  readonly id: string;
  readonly where: FailureLocation;
}

/** Names that a file system or a reader takes for one another, each once. Pure. */
export function lookAlikes(names: readonly PlacedName[], fix: string): readonly Failure[] {
  const seen = new Map<string, PlacedName>();
  const problems: Failure[] = [];
  for (const each of names) {
    const key = each.id.normalize('NFKC').toLowerCase();
    const other = seen.get(key);
    if (other === undefined) seen.set(key, each);
    else problems.push(other.id === each.id ? namedTwice(each, other) : sameName(each, other.id, fix));
  }
  return problems;
}

const sameName = ({ id, where }: PlacedName, other: string, fix: string): Failure =>
  failure(
    'MIGRATION.DUPLICATE_ID',
    `The migrations ${other} and ${id} have the same name but for case or spelling of characters.`,
    {
      why: 'Some file systems hold only one of the two, and the order between them is not the same everywhere.',
      fix,
      where,
    },
  );

/** Only a list can do that: a folder holds no name twice. */
const namedTwice = ({ id, where }: PlacedName, { where: first }: PlacedName): Failure =>
  failure(
    'MIGRATION.DUPLICATE_ID',
    first.line === undefined
      ? `There are two migrations ${id}.`
      : `There are two migrations ${id}: line ${String(first.line)} names it already.`,
    {
      why: 'Which of the two a row of the history is about could not be told.',
      fix: 'Take one of the two out.',
      where,
    },
  );

/** `20240131120000_add_order_notes` as a person says it: `add order notes`. */
export function wordsOfName(id: string): string {
  const words = id
    .replace(/^\d+_?/, '')
    .replaceAll('_', ' ')
    .trim();
  return words === '' ? id : words;
}
