import type { EnvironmentLine } from '@/lib/contracts/environment';

/** So many environments at most, in their order: where there are more, those that ask for something go before those that do not. Pure. */
export function firstOfMany<Line extends Pick<EnvironmentLine, 'states'>>(
  environments: readonly Line[],
  most: number,
): readonly Line[] {
  if (environments.length <= most) return environments;
  const isQuiet = ({ states }: Line): boolean => states.every((state) => state === 'in_sync');
  const loud = environments.filter((line) => !isQuiet(line));
  const taken = new Set([...loud, ...environments.filter(isQuiet)].slice(0, most));
  return environments.filter((line) => taken.has(line));
}
