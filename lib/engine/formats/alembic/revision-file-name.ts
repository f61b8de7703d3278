import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Instant } from '../../model/instant';
import type { ToolOptions } from '../../model/migration';

/** Sources: `alembic/script/base.py`, `_default_file_template`, `truncate_slug_length`. */
export const USUAL_TEMPLATE = '%(rev)s_%(slug)s';
export const USUAL_SLUG_LENGTH = '40';

/** `%%`, `%(name)s`, `%(name)d` and the width of a number: `%(month).2d`, `%(day)02d`. */
const PLACE = /%(?:(?<percent>%)|\((?<name>[a-z]+)\)(?<width>\.?\d{0,2})(?<kind>[sd]))?/gu;

/**
 * The name of a revision's file as `file_template` says it, in UTC; a template may name folders. Failures: CREATE.FILE_TEMPLATE. Pure.
 */
export function fileNameOf(
  { revision, slug, at }: { readonly revision: string; readonly slug: string; readonly at: Instant },
  { fileTemplate = USUAL_TEMPLATE, slugLength = USUAL_SLUG_LENGTH }: ToolOptions,
): Result<string> {
  const values = valuesOf(at, {
    rev: revision,
    slug: cut(slug, Number(slugLength) || Number(USUAL_SLUG_LENGTH)),
  });
  const places = [...fileTemplate.matchAll(PLACE)];
  if (
    places.some(({ groups = {} }) => groups['percent'] === undefined && !values.has(groups['name'] ?? ''))
  ) {
    return failed(notUnderstood(fileTemplate));
  }
  const name = fileTemplate.replaceAll(PLACE, (...found) => {
    const groups: unknown = found.at(-1);
    return placed(asGroups(groups), values);
  });
  const isSafe = name.split('/').every((part) => /^[\p{L}\p{N}_.-]+$/u.test(part) && !/^\.+$/.test(part));
  return isSafe ? success(`${name}.py`) : failed(notUnderstood(fileTemplate));
}

type Groups = Readonly<Record<string, string | undefined>>;

const asGroups = (value: unknown): Groups =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function placed({ percent, name = '', width = '' }: Groups, values: ReadonlyMap<string, string>): string {
  if (percent !== undefined) return '%';
  const digits = Number(width.replace('.', ''));
  const value = values.get(name) ?? '';
  return width === '' ? value : value.padStart(digits, '0');
}

function valuesOf(at: Instant, words: Readonly<Record<'rev' | 'slug', string>>): ReadonlyMap<string, string> {
  const date = new Date(at);
  const numbers = {
    epoch: Math.floor(date.getTime() / 1_000),
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
  return new Map([
    ...Object.entries(words),
    ...Object.entries(numbers).map(([name, number]) => [name, String(number)] as const),
  ]);
}

/** Source: `_rev_path`: at the last _ that fits, which stays. */
function cut(slug: string, longest: number): string {
  if (slug.length <= longest) return slug;
  const short = slug.slice(0, longest);
  const at = short.lastIndexOf('_');
  return `${at === -1 ? short : short.slice(0, at)}_`;
}

const notUnderstood = (template: string): Failure =>
  failure('CREATE.FILE_TEMPLATE', `The file_template ${template} does not come to the name of a file here.`, {
    fix: 'Give %(rev)s, %(slug)s, %(epoch)s, %(year)d and so on, as alembic.ini has them without the doubled %; or make the revision with alembic revision.',
  });
