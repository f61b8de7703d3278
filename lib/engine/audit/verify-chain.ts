import { canonicalJson } from '../base/canonical-json';
import type { AuditAnchor, ChainedEvent } from './audit-event';
import { CHAIN_START, eventHash } from './chain';

/** What is wrong with a chain, and where. */
export type ChainProblem =
  | { readonly kind: 'gap'; readonly sequence: number; readonly expected: number }
  | { readonly kind: 'link'; readonly sequence: number }
  | { readonly kind: 'content'; readonly sequence: number }
  | { readonly kind: 'cut_tail'; readonly lastSequence: number; readonly anchor: AuditAnchor }
  | { readonly kind: 'anchor_differs'; readonly anchor: AuditAnchor; readonly found: string };

/** How far a chain was read and what was wrong first. */
export interface ChainCheck {
  readonly head: AuditAnchor | null;
  readonly count: number;
  readonly problem: ChainProblem | null;
}

/** Nothing read yet. `from` starts in the middle, at a head that was verified before. */
export const startOfChain = (from: AuditAnchor | null = null): ChainCheck => ({
  head: from,
  count: 0,
  problem: null,
});

/** The check after one more event; stops at the first problem and keeps it. Pure, so an export of any size can be streamed. */
export function checkNext(
  check: ChainCheck,
  next: ChainedEvent,
  anchors: readonly AuditAnchor[] = [],
): ChainCheck {
  if (check.problem !== null) return check;
  const problem = linkProblem(check.head, next) ?? anchorProblem(next, anchors);
  if (problem !== null) return { ...check, problem };
  return { head: { sequence: next.sequence, hash: next.hash }, count: check.count + 1, problem: null };
}

/** Closes a check: an anchor beyond the last event means that the tail was cut. */
export function closeCheck(check: ChainCheck, anchors: readonly AuditAnchor[] = []): ChainCheck {
  if (check.problem !== null) return check;
  const lastSequence = check.head?.sequence ?? 0;
  const beyond = anchors.find((anchor) => anchor.sequence > lastSequence);
  return beyond === undefined
    ? check
    : { ...check, problem: { kind: 'cut_tail', lastSequence, anchor: beyond } };
}

/** One sentence for a person. */
export function describeChainProblem(problem: ChainProblem): string {
  switch (problem.kind) {
    case 'gap':
      return `Event ${String(problem.expected)} is missing: event ${String(problem.sequence)} follows instead.`;
    case 'link':
      return `Event ${String(problem.sequence)} does not continue the event before it: something was inserted, removed or moved.`;
    case 'content':
      return `Event ${String(problem.sequence)} was changed after it was written.`;
    case 'cut_tail':
      return `The record ends at event ${String(problem.lastSequence)}, but an anchor proves that event ${String(problem.anchor.sequence)} existed: the tail was cut.`;
    case 'anchor_differs':
      return `Event ${String(problem.anchor.sequence)} is not the one that was anchored: the record was rewritten.`;
  }
}

function linkProblem(head: AuditAnchor | null, next: ChainedEvent): ChainProblem | null {
  const expected = (head?.sequence ?? 0) + 1;
  if (next.sequence !== expected) return { kind: 'gap', sequence: next.sequence, expected };
  if (next.previousHash !== (head?.hash ?? CHAIN_START)) return { kind: 'link', sequence: next.sequence };
  return hashOf(next) === next.hash ? null : { kind: 'content', sequence: next.sequence };
}

function hashOf(next: ChainedEvent): string | null {
  try {
    return eventHash(next.sequence, next.previousHash, next.event);
  } catch {
    return null; // a value that canonical JSON cannot hold was never written by us
  }
}

function anchorProblem(next: ChainedEvent, anchors: readonly AuditAnchor[]): ChainProblem | null {
  const differs = anchors.find((anchor) => anchor.sequence === next.sequence && anchor.hash !== next.hash);
  return differs === undefined ? null : { kind: 'anchor_differs', anchor: differs, found: next.hash };
}

/** One line of a JSON Lines export. */
export const exportLine = (event: ChainedEvent): string =>
  `${canonicalJson({ sequence: event.sequence, previousHash: event.previousHash, hash: event.hash, event: { ...event.event, actor: { ...event.event.actor }, object: { ...event.event.object } } })}\n`;
