import type { Failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { inSentences } from '../../engine/base/in-sentences';

/** What a person sees while Lockkeeper starts: one line a phase, then the address. */
export interface Progress {
  phase(text: string): void;
  line(text: string): void;
  /** What did not work, and why: a failure, or whatever was thrown. */
  problem(what: string, trouble: unknown): void;
}

export function createProgress(out: { write(text: string): unknown }): Progress {
  return {
    phase: (text) => out.write(`  - ${text}\n`),
    line: (text) => out.write(`${text}\n`),
    problem: (what, trouble) => {
      const { code, summary, why, fix } = trouble instanceof Fault ? trouble.failure : failureOf(trouble);
      out.write(`\n${what}: ${inSentences(summary, why, fix)} [${code}]\n`);
    },
  };
}

const failureOf = (thrown: unknown): Failure => ({
  code: 'START.UNEXPECTED',
  summary: thrown instanceof Error ? thrown.message : String(thrown),
});
