const LOCALE = 'en-US';
const NUMBER = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const PERCENT = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const PLURAL = new Intl.PluralRules(LOCALE);
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `1,234.5`: grouped, at most one digit after the point. */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** A share between 0 and 1 as `42%`; clamped, and 100% only when it is really all. */
export function formatPercent(share: number): string {
  if (share >= 1) return PERCENT.format(1);
  return PERCENT.format(Math.min(0.99, Math.max(0, share)));
}

/** A count with its word in the right number: `1 statement`, `3 statements`, `2 indexes` (with its own plural). */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${PLURAL.select(count) === 'one' ? one : many}`;
}

/** Bytes in decimal units: `999 B`, `41.2 GB`. */
export function formatBytes(bytes: number): string {
  const size = Math.max(0, bytes);
  const rank = Math.min(BYTE_UNITS.length - 1, size < 1 ? 0 : Math.floor(Math.log10(size) / 3));
  return `${formatNumber(size / 1000 ** rank)} ${BYTE_UNITS[rank] ?? 'B'}`;
}
