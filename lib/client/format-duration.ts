import { formatNumber } from './format-number';

const UNITS = [
  { symbol: 'd', ms: 86_400_000 },
  { symbol: 'h', ms: 3_600_000 },
  { symbol: 'min', ms: 60_000 },
  { symbol: 's', ms: 1000 },
] as const;

/**
 * A length of time as a person reads it, in at most two units: `340 ms`, `5.2 s`, `41 s`, `2 min 14 s`, `3 h 5 min`, `2 d`.
 * Rounded down, so that nothing looks longer than it was; a negative length counts as none.
 * The unit symbols are the international ones and never translated, which keeps server and browser texts equal.
 */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, Math.floor(milliseconds));
  if (ms < 1000) return `${formatNumber(ms)} ms`;
  if (ms < 10_000) return `${formatNumber(Math.floor(ms / 100) / 10)} s`;
  const index = UNITS.findIndex((unit) => ms >= unit.ms);
  return UNITS.slice(index, index + 2)
    .map((unit, position) => {
      const bigger = UNITS[index + position - 1];
      const left = bigger && position > 0 ? ms % bigger.ms : ms;
      return { symbol: unit.symbol, count: Math.floor(left / unit.ms) };
    })
    .filter(({ count }, position) => position === 0 || count > 0)
    .map(({ symbol, count }) => `${formatNumber(count)} ${symbol}`)
    .join(' ');
}

/** The same length as an ISO 8601 duration for `<time dateTime>`: `PT134.5S`. */
export function isoDuration(milliseconds: number): string {
  return `PT${String(Math.max(0, Math.floor(milliseconds)) / 1000)}S`;
}

/** One unit, rounded down: `12 min`. Below ten seconds the answer is null, since it would change under the reader's eyes. */
export function formatCoarseDuration(milliseconds: number): string | null {
  const ms = Math.max(0, milliseconds);
  if (ms < 10_000) return null;
  const unit = UNITS.find((candidate) => ms >= candidate.ms);
  if (unit === undefined) return null;
  const count = Math.floor(ms / unit.ms);
  return `${formatNumber(unit.symbol === 's' ? Math.floor(count / 10) * 10 : count)} ${unit.symbol}`;
}
