/** Somebody waits for an answer to it, or nobody does. */
export interface Turn {
  /** Acts of one name are done one by one. */
  readonly of: string;
  /** True: when one that nobody waits for stands in line already, that one does for this one as well. */
  readonly mayJoin: boolean;
}

/**
 * Does acts of one name one after the other, in the order in which they were asked for; those of different names have nothing to do with
 * each other. Of acts that nobody waits for, one stands in line at most: it will see whatever the others would have seen, so that they end
 * at once. An act that throws lets the next one go on.
 */
export function oneByOne(): (turn: Turn, act: () => Promise<void>) => Promise<void> {
  const lines = new Map<string, { last: Promise<void>; hasJoinable: boolean }>();
  return async ({ of, mayJoin }, act) => {
    const line = lines.get(of) ?? { last: Promise.resolve(), hasJoinable: false };
    if (mayJoin && line.hasJoinable) return;
    if (mayJoin) line.hasJoinable = true;
    lines.set(of, line);
    const done = line.last.then(() => {
      if (mayJoin) line.hasJoinable = false;
      return act();
    });
    const over = done.catch(() => undefined);
    line.last = over;
    try {
      await done;
    } finally {
      if (line.last === over) lines.delete(of);
    }
  };
}
