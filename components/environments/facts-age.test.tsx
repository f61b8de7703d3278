import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ClockProvider } from '@/components/ui/clock';
import { UTC_CLOCK } from '@/lib/client/clock-choice';
import { factsTogether, type FactsAge as Age, type NamedFacts } from '@/lib/contracts/facts-age';
import { FactsAge } from './facts-age';
import { FactsOfMany } from './facts-of-many';

const NOW = '2026-11-21T10:00:00.000Z';
const EARLIER = '2026-11-21T09:58:00.000Z';
const LONG_AGO = '2026-11-20T08:00:00.000Z';

const REACHED: Age = { look: 'reached', lookedAt: EARLIER, factsAt: EARLIER };
const UNREACHABLE: Age = { look: 'unreachable', lookedAt: EARLIER, factsAt: LONG_AGO };
const NEVER_REACHED: Age = { look: 'unreachable', lookedAt: EARLIER, factsAt: null };
const WRONG: Age = { look: 'wrong_database', lookedAt: EARLIER, factsAt: LONG_AGO };
const NEVER: Age = { look: 'never', lookedAt: null, factsAt: null };

/** What stands there for a reader; screen readers read what is for them alone too. */
function textOf(facts: Age, isShort = false): string {
  return plain(<FactsAge facts={facts} isShort={isShort} />);
}

function plain(node: ReactNode): string {
  const markup = renderToStaticMarkup(
    <ClockProvider serverNow={NOW} serverClock={UTC_CLOCK}>
      {node}
    </ClockProvider>,
  );
  return markup.replaceAll(/<[^>]*>/g, '');
}

describe('how old facts are', () => {
  it.each([
    [REACHED, 'facts from 2 min ago'],
    [UNREACHABLE, 'not reached, facts from 20 Nov 2026, 08:00 UTC'],
    [NEVER_REACHED, 'never reached, tried 2 min ago'],
    [WRONG, 'another database answers, facts from 20 Nov 2026, 08:00 UTC'],
    [NEVER, 'never looked at'],
  ])('%o', (facts, words) => {
    expect(textOf(facts)).toBe(words);
  });

  it.each([
    [REACHED, 'facts from 2 min ago'],
    [UNREACHABLE, 'not reached, facts from 20 Nov 2026'],
    [NEVER_REACHED, 'never reached'],
    [WRONG, 'another database answers, facts from 20 Nov 2026'],
    [NEVER, 'never looked at'],
  ])('says no less in a narrow place: %o', (facts, words) => {
    expect(textOf(facts, true)).toBe(words);
  });
});

describe('how old the facts of several environments are', () => {
  const named = (name: string, facts: Age): NamedFacts => ({ name, facts });

  it('names the oldest of what was reached, and does not count what was not', () => {
    const older = { ...REACHED, factsAt: '2026-11-21T09:30:00.000Z' };
    const all = [named('dev', REACHED), named('test', older), named('prod', UNREACHABLE)];
    expect(factsTogether(all)).toEqual({ reached: 2, oldestAt: older.factsAt, others: [all[2]] });
    expect(plain(<FactsOfMany environments={all} />)).toBe(
      'Facts of 2 of 3 environments, the oldest from 30 min agoprod: not reached, facts from 20 Nov 2026, 08:00 UTC',
    );
  });

  it('says of how many the facts are', () => {
    const said = (...all: readonly NamedFacts[]) => plain(<FactsOfMany environments={all} />);
    expect(said(named('dev', REACHED))).toBe('Facts from 2 min ago');
    expect(said(named('dev', REACHED), named('prod', NEVER))).toBe(
      'Facts of 1 of 2 environments from 2 min agoprod: never looked at',
    );
    expect(said(named('dev', REACHED), named('test', REACHED))).toBe(
      'Facts of 2 environments, the oldest from 2 min ago',
    );
  });

  it('says so when nothing was ever seen, names three and counts the rest', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => named(name, NEVER));
    expect(plain(<FactsOfMany environments={all} />)).toBe(
      'a: never looked atb: never looked atc: never looked atand 2 more without fresh facts',
    );
    expect(plain(<FactsOfMany environments={[]} />)).toBe('');
  });
});
