import { diffArrays, diffWordsWithSpace } from 'diff';

export interface DiffWord {
  text: string;
  isChanged: boolean;
}

export interface DiffLine {
  /** Counted from 1 in its own text. */
  number: number;
  words: readonly DiffWord[];
}

export interface SameLine {
  before: number;
  after: number;
  text: string;
}

export type DiffBlock =
  | { kind: 'same'; lines: readonly SameLine[] }
  | { kind: 'folded'; lines: readonly SameLine[] }
  | { kind: 'changed'; removed: readonly DiffLine[]; added: readonly DiffLine[] };

const MAX_EDITS = 1000;
const MAX_WORD_DIFF = 2000;
/** Below this share of common text two lines are two lines, not one that was changed. */
const LIKENESS = 0.4;

/**
 * Two texts as blocks of equal and changed lines, in order: every line of both texts is in exactly one block. Inside a
 * changed block the words that differ are marked where a removed and an added line are alike. Where the texts differ in
 * more than 1,000 places they are one changed block, so that the answer comes in bounded time. Pure.
 */
export function diffBlocks(before: string, after: string): readonly DiffBlock[] {
  const [oldLines, newLines] = [linesOf(before), linesOf(after)];
  const changes = diffArrays(oldLines, newLines, { maxEditLength: MAX_EDITS });
  if (changes === undefined) return [changedBlock(1, oldLines, 1, newLines)];
  const blocks: DiffBlock[] = [];
  let [oldNumber, newNumber] = [1, 1];
  let removed: string[] = [];
  let added: string[] = [];
  function flush() {
    if (removed.length + added.length === 0) return;
    blocks.push(changedBlock(oldNumber, removed, newNumber, added));
    oldNumber += removed.length;
    newNumber += added.length;
    [removed, added] = [[], []];
  }
  for (const change of changes) {
    if (change.removed) removed.push(...change.value);
    else if (change.added) added.push(...change.value);
    else {
      flush();
      blocks.push({ kind: 'same', lines: sameLines(oldNumber, newNumber, change.value) });
      oldNumber += change.value.length;
      newNumber += change.value.length;
    }
  }
  flush();
  return blocks;
}

/** Hides equal lines that are further than `context` from any change; a fold of a single line is not worth a button. Pure. */
export function foldBlocks(blocks: readonly DiffBlock[], context = 3): readonly DiffBlock[] {
  return blocks.flatMap((block, index) => {
    if (block.kind !== 'same') return [block];
    const head = index === 0 ? 0 : context;
    const tail = index === blocks.length - 1 ? 0 : context;
    if (block.lines.length <= head + tail + 1) return [block];
    const end = block.lines.length - tail;
    const parts: DiffBlock[] = [
      { kind: 'same', lines: block.lines.slice(0, head) },
      { kind: 'folded', lines: block.lines.slice(head, end) },
      { kind: 'same', lines: block.lines.slice(end) },
    ];
    return parts.filter((part) => part.kind === 'changed' || part.lines.length > 0);
  });
}

/** Lines without their ends; a line feed at the very end opens no line of its own. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function sameLines(before: number, after: number, texts: readonly string[]): SameLine[] {
  return texts.map((text, index) => ({
    before: before + index,
    after: after + index,
    text: text.replace(/\r$/, ''),
  }));
}

function changedBlock(
  oldNumber: number,
  removed: readonly string[],
  newNumber: number,
  added: readonly string[],
): DiffBlock {
  const pairs = removed.map((text, index) => wordsOf(text, added[index]));
  return {
    kind: 'changed',
    removed: removed.map((text, index) => ({
      number: oldNumber + index,
      words: pairs[index]?.before ?? plain(text),
    })),
    added: added.map((text, index) => ({
      number: newNumber + index,
      words: pairs[index]?.after ?? plain(text),
    })),
  };
}

function wordsOf(before: string, after: string | undefined) {
  if (after === undefined || before.length + after.length > MAX_WORD_DIFF) return undefined;
  const words = diffWordsWithSpace(visible(before), visible(after));
  const common = words
    .filter((word) => !word.added && !word.removed)
    .reduce((sum, word) => sum + word.value.trim().length, 0);
  if (common < LIKENESS * Math.min(before.trim().length, after.trim().length)) return undefined;
  return {
    before: words
      .filter((word) => !word.added)
      .map((word) => ({ text: word.value, isChanged: word.removed })),
    after: words.filter((word) => !word.removed).map((word) => ({ text: word.value, isChanged: word.added })),
  };
}

function plain(text: string): readonly DiffWord[] {
  return [{ text: visible(text), isChanged: false }];
}

/** A carriage return at the end may be the whole difference. */
function visible(text: string): string {
  return text.replace(/\r$/, '␍');
}
