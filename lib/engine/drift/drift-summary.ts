import type { DriftChange, DriftItem } from './drift-report';

/**
 * One sentence for the top of a page, e.g. `Live has 1 index that no migration creates, and orders.note is text where varchar(200) is
 * expected.` Items that are notes are counted at the end and never named. Pure.
 */
export function driftSummary(items: readonly DriftItem[]): string {
  const real = items.filter((item) => item.level !== 'note');
  const notes = items.length - real.length;
  if (items.length === 0) return 'Live is what the applied migrations produce.';
  if (real.length === 0) return `Live is what the applied migrations produce, with ${plural(notes, 'note')}.`;
  const clauses = [
    ...counted(real, 'extra', (what) => `live has ${what} that no migration creates`),
    ...counted(real, 'missing', (what) => `live lacks ${what} that the migrations create`),
    ...named(real),
  ];
  const sentence = joined(clauses);
  const tail = notes === 0 ? '' : ` There ${notes === 1 ? 'is' : 'are'} ${plural(notes, 'note')} besides.`;
  return `${startOf(sentence)}.${tail}`;
}

/** Up to two differences are told, more are counted. */
const TOLD = 2;

function named(items: readonly DriftItem[]): readonly string[] {
  const changed = items.filter((item) => item.change === 'different' || item.change === 'renamed');
  if (changed.length === 0) return [];
  const clauses = changed.map((item) => clauseOf(item));
  if (changed.length <= TOLD && clauses.every((clause) => clause.length <= LONGEST)) return clauses;
  return [`${plural(changed.length, 'object')} ${changed.length === 1 ? 'differs' : 'differ'}`];
}

const LONGEST = 220;

function clauseOf(item: DriftItem): string {
  return item.sentence.split('. In live, ').join(', and ').replace('In live, ', '').replace(/\.$/, '');
}

function counted(
  items: readonly DriftItem[],
  change: DriftChange,
  clause: (what: string) => string,
): readonly string[] {
  const found = items.filter((item) => item.change === change);
  if (found.length === 0) return [];
  const kinds = [...new Set(found.map((item) => item.object.kind))];
  const what = kinds.map((kind) => {
    const count = found.filter((item) => item.object.kind === kind).length;
    return plural(count, kind.replaceAll('_', ' '));
  });
  return [clause(listed(what))];
}

function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1) ?? ''}`;
}

function plural(count: number, word: string): string {
  if (count === 1) return `1 ${word}`;
  if (word.endsWith('ex')) return `${count} ${word}es`;
  return `${count} ${word.endsWith('y') ? `${word.slice(0, -1)}ies` : word.endsWith('s') ? word : `${word}s`}`;
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** A sentence begins with a capital, but a name of somebody's table is left as it is: `orders.note`. */
function startOf(sentence: string): string {
  const word = sentence.slice(0, Math.max(sentence.indexOf(' '), 0));
  return word.includes('.') ? sentence : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
