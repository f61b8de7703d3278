/** The last lines that a process logged, as they were written: redacted. */
export interface LogMemory {
  readonly add: (line: string) => void;
  /** Oldest first. */
  readonly lines: () => readonly string[];
}

/** Keeps so many lines, and of those no more than so many characters in all. */
export function createLogMemory({ most = 500, characters = 500_000 } = {}): LogMemory {
  const kept: string[] = [];
  let size = 0;
  return {
    add: (line) => {
      const text = line.trimEnd();
      kept.push(text);
      size += text.length;
      while (kept.length > most || (size > characters && kept.length > 1)) {
        size -= kept.shift()?.length ?? 0;
      }
    },
    lines: () => [...kept],
  };
}
