import type { Failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';

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
      const rest = [why, fix].filter((part) => part !== undefined).join(' ');
      out.write(`\n${what}: ${summary}${rest === '' ? '' : ` ${rest}`} [${code}]\n`);
    },
  };
}

const failureOf = (thrown: unknown): Failure => ({
  code: 'START.UNEXPECTED',
  summary: thrown instanceof Error ? thrown.message : String(thrown),
});
