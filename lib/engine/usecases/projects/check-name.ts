import { failure, type Failure } from '../../base/failure';

const LONGEST_NAME = 80;
const LONGEST_SLUG = 40;

/** What is wrong with a name people read; empty when it is fine. Any script and any sign may be in it: pages show it as text. Pure. */
export function checkName(name: string, field = 'name'): readonly Failure[] {
  if (name.trim() === '') return [failure('INPUT.MISSING', 'Give it a name.', { where: { field } })];
  if (name.length > LONGEST_NAME) {
    return [
      failure('INPUT.TOO_LONG', `A name has at most ${String(LONGEST_NAME)} characters.`, {
        where: { field },
      }),
    ];
  }
  if (/[\p{Cc}\p{Cf}]/u.test(name)) {
    return [
      failure('INPUT.INVISIBLE', 'The name holds control or invisible characters.', { where: { field } }),
    ];
  }
  return [];
}

/** What is wrong with the part of an address that stands for a thing. Pure. */
export function checkSlug(slug: string, field = 'slug'): readonly Failure[] {
  if (slug.length <= LONGEST_SLUG && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(slug)) return [];
  return [
    failure(
      'INPUT.SLUG',
      `Use small letters, digits and hyphens, at most ${String(LONGEST_SLUG)} characters, with a letter or digit at both ends.`,
      { where: { field } },
    ),
  ];
}
