import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditAnchor, AuditEvent, ChainedEvent } from './audit-event';
import { chainEvent } from './chain';
import { checkNext, closeCheck, startOfChain, type ChainProblem } from './verify-chain';

const event = (name: string): AuditEvent => ({
  format: 1,
  action: 'deploy.approved',
  at: '2026-03-01T10:00:00.000Z',
  actor: { kind: 'person', id: 'p1', name },
  object: { kind: 'deploy', id: 'd1', name: '#1' },
  projectId: 'p1',
  environmentId: null,
  deployId: 'd1',
  before: null,
  after: { state: 'approved' },
  reason: null,
  via: 'browser',
  address: '127.0.0.1',
  requestId: 'r1',
});

function chainOf(count: number): readonly ChainedEvent[] {
  const chain: ChainedEvent[] = [];
  let head: AuditAnchor | null = null;
  for (let index = 0; index < count; index += 1) {
    const next: ChainedEvent = chainEvent(head, event(`person ${String(index)}`));
    chain.push(next);
    head = { sequence: next.sequence, hash: next.hash };
  }
  return chain;
}

const check = (chain: readonly ChainedEvent[], anchors: readonly AuditAnchor[] = []): ChainProblem | null =>
  closeCheck(
    chain.reduce((state, next) => checkNext(state, next, anchors), startOfChain()),
    anchors,
  ).problem;

const anchorAt = (chain: readonly ChainedEvent[], index: number): AuditAnchor => {
  const found = chain[index];
  if (found === undefined) throw new TypeError('no such event');
  return { sequence: found.sequence, hash: found.hash };
};

describe('verify chain', () => {
  it('accepts an untouched chain with its anchors', () => {
    const chain = chainOf(20);
    expect(check(chain, [anchorAt(chain, 4), anchorAt(chain, 19)])).toBeNull();
  });

  it('finds a changed event, wherever it is and whichever member changed', () => {
    const chain = chainOf(12);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 11 }),
        fc.constantFrom('at', 'reason', 'requestId', 'address'),
        (index, member) => {
          const forged = chain.map((next, at) =>
            at === index ? { ...next, event: { ...next.event, [member]: 'forged' } } : next,
          );
          expect(check(forged)).toEqual({ kind: 'content', sequence: index + 1 });
        },
      ),
    );
  });

  it('finds a removed, a repeated and a moved event', () => {
    const chain = chainOf(6);
    expect(check(chain.filter((_next, index) => index !== 2))).toMatchObject({ kind: 'gap', expected: 3 });
    expect(check([...chain.slice(0, 3), ...chain.slice(2)])).toMatchObject({ kind: 'gap' });
    const moved = [...chain.slice(0, 2), ...chain.slice(3, 4), ...chain.slice(2, 3), ...chain.slice(4)];
    expect(check(moved)).toMatchObject({ kind: 'gap', expected: 3 });
  });

  it('finds a chain that was written anew from some event on', () => {
    const chain = chainOf(5);
    const start = chain.slice(0, 2);
    const rewritten = [...start, chainEvent(anchorAt(chain, 1), event('somebody else'))];
    expect(check(rewritten)).toBeNull();
    expect(check(rewritten, [anchorAt(chain, 2)])).toMatchObject({ kind: 'anchor_differs' });
  });

  it('finds a cut tail with an anchor, and only with one', () => {
    const chain = chainOf(8);
    expect(check(chain.slice(0, 5))).toBeNull();
    expect(check(chain.slice(0, 5), [anchorAt(chain, 7)])).toMatchObject({
      kind: 'cut_tail',
      lastSequence: 5,
    });
    expect(check([], [anchorAt(chain, 7)])).toMatchObject({ kind: 'cut_tail', lastSequence: 0 });
  });
});
