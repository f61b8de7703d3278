import type { PlanStepView, TransactionModeView } from '@/lib/contracts/plan';

type Program = NonNullable<PlanStepView['program']>;

/** What may happen when the program of a step runs again, by the policy of the plan, or that it does not. */
export function programMeans(program: Program, mode: TransactionModeView): string {
  const { file, proof } = program;
  const sentences =
    mode === 'one_transaction'
      ? runsAgain(program)
      : [`These are the statements that the program ${file} said, and nothing else is run.`];
  return [...sentences, ...(proof === null ? [] : [proven(proof)])].join(' ');
}

function runsAgain({ file, reads, valuesMayDiffer }: Program): readonly string[] {
  return valuesMayDiffer
    ? [
        `The program ${file} runs again and may say nothing but this, though with other values in INSERT, UPDATE, DELETE and MERGE, as the policy of this environment lets: at the first statement that differs in anything else it is stopped, and nothing of it stays.`,
        ...(reads ? ['It reads from the database, so its values may depend on the data here.'] : []),
      ]
    : [
        `The program ${file} runs again and may say exactly this: at the first statement that differs it is stopped, and nothing of it stays.`,
        ...(reads
          ? [
              'It reads from the database, so what it wants to say may depend on the data here, and the policy of this environment lets no value differ.',
            ]
          : []),
      ];
}

function proven(proof: NonNullable<Program['proof']>): string {
  if (proof.kind === 'same_chain') return 'It was recorded on exactly what is applied here.';
  if (proof.kind === 'run_down_here') {
    return 'These are its statements when it was run down on the schema that is expected of this environment.';
  }
  if (proof.kind === 'tried_here') {
    return 'What is applied here is not what it was recorded on, so it was tried on the schema that is expected of this environment, and said the same.';
  }
  if (proof.kind === 'recorded_here') {
    return 'What is applied here is not what it was recorded on when the release was made, and it says something else here: these are its statements on the schema that is expected of this environment.';
  }
  return `What is applied here may not be what it was recorded on, and it could not be tried on the schema that is expected of this environment: ${proof.because}`;
}
