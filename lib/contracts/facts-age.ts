/** How old what is shown of an environment is. */
export interface FactsAge {
  /** How the last look ended; `never` when nobody has looked yet. */
  readonly look: 'reached' | 'unreachable' | 'wrong_database' | 'never';
  /** When it ended, whatever it found. */
  readonly lookedAt: string | null;
  /** When the facts shown were last confirmed; null when the environment was never reached. */
  readonly factsAt: string | null;
}

/** An environment by its name, and how old what is shown of it is. */
export interface NamedFacts {
  readonly name: string;
  readonly facts: FactsAge;
}

/** How old what is shown of several environments together is. */
export interface FactsTogether {
  /** Of how many the last look reached the database. */
  readonly reached: number;
  /** Of those, when the facts seen longest ago were confirmed. */
  readonly oldestAt: string | null;
  /** Those whose last look failed, and those that nobody has looked at; in the order given. */
  readonly others: readonly NamedFacts[];
}

/** What a page that rests on several environments says of the age of its facts. Pure. */
export function factsTogether(environments: readonly NamedFacts[]): FactsTogether {
  const reached = environments.filter(({ facts }) => facts.look === 'reached');
  const times = reached.flatMap(({ facts: { factsAt } }) => (factsAt === null ? [] : [factsAt]));
  return {
    reached: reached.length,
    oldestAt: times.toSorted()[0] ?? null,
    others: environments.filter(({ facts }) => facts.look !== 'reached'),
  };
}
