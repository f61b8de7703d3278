import { failure, type Failure } from '../../base/failure';
import type { RunSettings } from '../../model/plan';

/** Live traffic comes first: half a second for a lock, then back off (the numbers of pgroll). */
export const DEFAULT_RUN_SETTINGS: RunSettings = {
  lockTimeoutMs: 500,
  statementTimeoutMs: 15 * 60_000,
  lockAttempts: 8,
  backoffMs: 1_000,
  maximumBackoffMs: 60_000,
};

const LIMITS: Readonly<Record<keyof RunSettings, readonly [least: number, most: number]>> = {
  lockTimeoutMs: [50, 600_000],
  statementTimeoutMs: [1_000, 24 * 3_600_000],
  lockAttempts: [1, 50],
  backoffMs: [100, 600_000],
  maximumBackoffMs: [100, 3_600_000],
};

/** What is wrong with settings that somebody typed, each at its field; empty when they may be used. Pure. */
export function checkRunSettings(settings: RunSettings): readonly Failure[] {
  const problems: Failure[] = [];
  for (const field of [
    'lockTimeoutMs',
    'statementTimeoutMs',
    'lockAttempts',
    'backoffMs',
    'maximumBackoffMs',
  ] as const) {
    const [least, most] = LIMITS[field];
    const value = settings[field];
    if (!Number.isInteger(value) || value < least || value > most) {
      problems.push(
        failure('INPUT.OUT_OF_RANGE', `Give a whole number from ${String(least)} to ${String(most)}.`, {
          where: { field },
        }),
      );
    }
  }
  return problems;
}
