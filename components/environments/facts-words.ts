import type { FactsAge } from '@/lib/contracts/facts-age';

/** What a page says of the age of facts: what went wrong, and a time with the words before it. */
export interface FactsWords {
  readonly trouble: string | null;
  readonly time: { readonly before: string; readonly at: string } | null;
}

/** The words for how old what is shown of an environment is. Pure. */
export function factsWords({ look, lookedAt, factsAt }: FactsAge): FactsWords {
  if (lookedAt === null) return { trouble: TROUBLE.never, time: null };
  if (factsAt === null) return { trouble: 'never reached', time: { before: 'tried', at: lookedAt } };
  return { trouble: TROUBLE[look], time: { before: 'facts from', at: factsAt } };
}

const TROUBLE: Readonly<Record<FactsAge['look'], string | null>> = {
  reached: null,
  unreachable: 'not reached',
  wrong_database: 'another database answers',
  never: 'never looked at',
};
