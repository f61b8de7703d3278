import { failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success } from '../../base/result';
import type { CanonicalValue } from '../../base/canonical-json';
import { isStarted, type Plan } from '../../model/plan';
import { loadParser } from '../../sql/load-parser';
import { parseScript } from '../../sql/parse-script';
import type { RunPrograms } from '../perform/hands';

/** What each gives back: for Module, what its way down would want. */
const ANSWER: CanonicalValue = { rollbackData: { said: true } };

/** Programs that say, in this very process, what was recorded of them and nothing else. */
export const saidPrograms = (plan: Plan): RunPrograms => ({
  valuesMayDiffer: false,
  parser: {
    scan: () => {
      throw new InvariantError('a program says what was recorded');
    },
  },
  run: async ({ session, gate, file }) => {
    const parser = await loadParser();
    const step = plan.steps.find(({ program }) => program?.file === file);
    if (step !== undefined && !isStarted(step)) throw new InvariantError(`${file} was started again`);
    for (const { text } of step?.statements ?? []) {
      const script = parseScript(parser, text);
      const refused = script.analysed ? await gate.admit(script.statements) : notRead();
      if (refused !== null) return failed(refused);
      const result = await session.send(text);
      if (result.kind === 'lost') return failed(result.failure);
      const { notices } = result;
      if (result.kind === 'done') gate.answered({ rows: result.rowCount, notices, error: null });
      else {
        gate.answered({ rows: null, notices, error: result.error });
        return failed(result.failure);
      }
    }
    const missing = gate.ended();
    return missing === null ? success(ANSWER) : failed(missing);
  },
});

const notRead = () => failure('PROGRAM.FAILED', 'The program said what PostgreSQL does not read.');
