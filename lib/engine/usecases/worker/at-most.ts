/**
 * Does acts at most so many at once, in the order in which they were asked for; whoever comes later waits for one to end. An act that throws
 * gives its place back.
 */
export function atMost(places: number): <T>(act: () => Promise<T>) => Promise<T> {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };
  return async (act) => {
    if (taken < places) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await act();
    } finally {
      leave();
    }
  };
}
