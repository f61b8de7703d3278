import type { PlanStepView } from '@/lib/contracts/plan';

/** What may happen when the program of a step runs again, by the policy of the plan. */
export function programMeans({ file, reads, valuesMayDiffer }: NonNullable<PlanStepView['program']>): string {
  const sentences = valuesMayDiffer
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
  return sentences.join(' ');
}
