import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../engine/base/invariant';
import type { Answer } from '../../../engine/model/answer';
import { answerView } from './answer-view';

const QUESTION: Answer = {
  id: 'a1',
  ownerId: 'p1',
  kind: 'connection_test',
  state: 'waiting',
  value: { credential: { kind: 'sealed', secret: { ciphertext: 'canary' } } },
  createdAt: '2026-03-01T10:00:00.000Z',
};
const CHECK = {
  name: 'reach',
  outcome: 'ok',
  summary: 'It answers.',
  why: null,
  fix: null,
  field: null,
  sql: [],
};

describe('answerView', () => {
  it('tells nothing of the question while it waits', () => {
    expect(JSON.stringify(answerView(QUESTION))).not.toContain('canary');
    expect(answerView(QUESTION)).toEqual({
      id: 'a1',
      kind: 'connection_test',
      state: 'waiting',
      isWorkerSilent: false,
    });
    expect(answerView(QUESTION, true)).toMatchObject({ state: 'waiting', isWorkerSilent: true });
  });

  it('tells the checklist and nothing that stands beside it', () => {
    const value = { ok: true, serverVersion: '18.4', checks: [CHECK], identity: { installation: 'canary' } };
    const shown = answerView({ ...QUESTION, state: 'done', value });
    expect(shown).toMatchObject({
      state: 'done',
      test: { ok: true, serverVersion: '18.4', checks: [CHECK] },
    });
    expect(JSON.stringify(shown)).not.toContain('canary');
  });

  it('tells the failures of a job that could not answer', () => {
    const value = { failures: [{ code: 'SECRET.GONE', summary: 'The password is not there.' }] };
    expect(answerView({ ...QUESTION, state: 'failed', value })).toMatchObject(value);
  });

  it('takes another shape than promised for a bug', () => {
    expect(() => answerView({ ...QUESTION, state: 'done', value: { ok: 'yes' } })).toThrow(InvariantError);
  });
});
