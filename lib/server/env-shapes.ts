import { isIP } from 'node:net';
import * as z from 'zod';

/** As Zod wants the words for what is wrong. */
export const message = (text: string) => ({ error: text });

/** Of PostgreSQL. */
export const databaseUrl = z
  .string()
  .refine(isDatabaseUrl, message('must be a URL such as postgresql://user:password@host:5432/database'));
/** Where people reach this installation. */
export const publicUrl = z
  .string()
  .refine(isPublicUrl, message('must be an address such as https://lockkeeper.example.com, without a path'));
/** A whole number. */
export const number = (least: number, most: number) =>
  z.coerce
    .number(message(`must be a whole number from ${least} to ${most}`))
    .int(message(`must be a whole number from ${least} to ${most}`))
    .min(least, message(`must be at least ${least}`))
    .max(most, message(`must be at most ${most}`));
const list = (separator: string) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(separator)
        .map((item) => item.trim())
        .filter(Boolean),
    );
/** Absolute ones, with colons between them. */
export const folders = list(':').refine(
  (paths) => paths.every((path) => path.startsWith('/')),
  message('must hold absolute folders, separated by colons'),
);
/** Ranges and names, with commas between them. */
export const hosts = list(',').refine(
  (items) => items.every((item) => isRange(item) || isHostName(item)),
  message(
    'must hold ranges such as 10.0.0.0/8 and names such as db.example.com or .internal, separated by commas',
  ),
);
/** Addresses and ranges, with commas between them. */
export const proxies = list(',').refine(
  (items) => items.every(isRange),
  message('must hold addresses or ranges such as 10.0.0.0/8, separated by commas'),
);
/** Names, with commas between them. */
export const extensions = list(',').refine(
  (items) => items.every((item) => /^[a-z0-9_-]+$/i.test(item)),
  message('must hold names of extensions, separated by commas'),
);
/** Random characters, enough of them. */
export const secret = z
  .string()
  .refine(
    (text) => text.length >= 32 && new Set(text).size >= 8,
    message('must hold at least 32 random characters'),
  );

/** True for an address of a database of PostgreSQL. */
export function isDatabaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, pathname } = new URL(text);
  return /^postgres(ql)?:$/.test(protocol) && host !== '' && pathname.length > 1;
}

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, href, origin } = new URL(text);
  return /^https?:$/.test(protocol) && href === `${origin}/`;
}

/** True for an address of a machine or a range of them. */
export function isRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** What can stand in a header as it is. */
export function isOneWord(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text);
}

function isHostName(text: string): boolean {
  return /^\.?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(text) && !/(^|\.)[0-9]+$/.test(text);
}
