/** What an act gave and how long it took. */
export interface Timed<T> {
  readonly value: T;
  readonly milliseconds: number;
}

export async function timed<T>(act: () => Promise<T>): Promise<Timed<T>> {
  const started = performance.now();
  const value = await act();
  return { value, milliseconds: performance.now() - started };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
export const ratio = (one: number, other: number): string => `${(one / other).toFixed(2)}x`;
