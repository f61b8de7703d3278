import { describe, expect, it } from 'vitest';
import { failure } from '../../base/failure';
import { prismaFormat } from '../../formats/prisma/prisma-format';
import type { StepVerdict } from '../decide-step';
import { recoveryOutcome } from './recovery-outcome';

const step = (
  migrationId: string,
  kind: StepVerdict['kind'],
  remains: readonly string[] = [],
  mend: readonly string[] = [],
) => ({
  act: 'run' as const,
  migrationId,
  verdict: { kind, why: 'because', remains, mend },
});

const FINE = { kind: 'as_expected', changedByOthers: [] } as const;
const { advice } = prismaFormat;

describe('the outcome of a recovery', () => {
  it('is success only when every migration is applied and the schema shows it', () => {
    const all = [step('a', 'applied'), step('b', 'applied')];
    expect(recoveryOutcome(all, FINE, advice).kind).toBe('succeeded');
    const differs = {
      kind: 'schema_differs',
      failure: failure('VERIFY.SCHEMA_DIFFERS', 'x'),
      items: [],
    } as const;
    expect(recoveryOutcome(all, differs, advice).kind).toBe('schema_differs');
  });

  it('is failed when nothing remains, partly applied when something does, with the way on', () => {
    expect(recoveryOutcome([step('a', 'not_applied'), step('b', 'not_applied')], null, advice).kind).toBe(
      'failed',
    );
    expect(recoveryOutcome([step('a', 'applied'), step('b', 'not_applied')], null, advice)).toMatchObject({
      kind: 'partly_applied',
      remainder: { applied: ['a'] },
    });
    const drop = 'DROP INDEX CONCURRENTLY public.t_v;';
    expect(recoveryOutcome([step('a', 'partial', ['statement 1'], [drop])], null, advice)).toMatchObject({
      kind: 'partly_applied',
      failure: { mend: [drop] },
      remainder: { next: expect.stringContaining('prisma migrate resolve --applied a') },
    });
  });

  it.each(['ask', 'contradiction'] as const)('of %s is left to a person', (kind) => {
    expect(recoveryOutcome([step('a', 'applied'), step('b', kind)], null, advice)).toMatchObject({
      kind: 'contradiction',
      migrationId: 'b',
    });
  });

  it('of an undo says that the migration is applied as before, and never to record it as applied anew', () => {
    const undo = (kind: StepVerdict['kind']) => [{ ...step('b', kind), act: 'undo' as const }];
    expect(recoveryOutcome(undo('not_applied'), null, advice)).toMatchObject({
      kind: 'failed',
      failure: {
        summary: 'The run ended before b was undone.',
        why: expect.stringContaining('the migration is applied as before'),
      },
    });
    const asked = recoveryOutcome(undo('ask'), null, advice);
    expect(asked).toMatchObject({ kind: 'contradiction' });
    expect(JSON.stringify(asked)).not.toContain('--applied');
  });

  it('is a contradiction when a later migration is applied and an earlier one is not', () => {
    expect(recoveryOutcome([step('a', 'not_applied'), step('b', 'applied')], null, advice)).toMatchObject({
      kind: 'contradiction',
      migrationId: 'b',
    });
  });
});
