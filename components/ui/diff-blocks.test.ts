import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffBlocks, foldBlocks, type DiffBlock } from './diff-blocks';

describe('diffBlocks', () => {
  test('equal texts have no changed block', () => {
    expect(diffBlocks('a\nb\n', 'a\nb\n').map((block) => block.kind)).toEqual(['same']);
    expect(diffBlocks('', '')).toEqual([]);
  });

  test('a changed line marks only the words that differ', () => {
    const [block] = diffBlocks('note text NOT NULL', 'note varchar(200) NOT NULL');
    expect(block).toEqual({
      kind: 'changed',
      removed: [{ number: 1, words: marked(['note ', 0], ['text', 1], [' NOT NULL', 0]) }],
      added: [{ number: 1, words: marked(['note ', 0], ['varchar(200)', 1], [' NOT NULL', 0]) }],
    });
  });

  test('lines that have nothing in common carry no word marks', () => {
    const [block] = diffBlocks('DROP TABLE a', 'select 1');
    expect(block).toEqual({
      kind: 'changed',
      removed: [{ number: 1, words: marked(['DROP TABLE a', 0]) }],
      added: [{ number: 1, words: marked(['select 1', 0]) }],
    });
  });

  test('numbers count in each text on its own', () => {
    const blocks = diffBlocks('a\nb\nc\n', 'a\nx\ny\nc\n');
    expect(blocks.at(-1)).toEqual({ kind: 'same', lines: [{ before: 3, after: 4, text: 'c' }] });
  });

  test('a carriage return that is the difference is made visible', () => {
    const [block] = diffBlocks('a;\r\n', 'a;\n');
    expect(textsOf(block, 'removed')).toEqual(['a;␍']);
    expect(textsOf(block, 'added')).toEqual(['a;']);
  });

  test('more than 1,000 differences become one block in bounded time', () => {
    const lines = (prefix: string) =>
      Array.from({ length: 3000 }, (_, n) => `${prefix}${String(n)}`).join('\n');
    const blocks = diffBlocks(lines('a'), lines('b'));
    expect(blocks).toHaveLength(1);
    expect(textsOf(blocks[0], 'removed')).toHaveLength(3000);
  });

  test('every line of both texts is in exactly one block, in order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c d', '', 'e  f')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const blocks = diffBlocks(before, after);
        expect(blocks.flatMap((block) => textsOf(block, 'removed'))).toEqual(linesOf(before));
        expect(blocks.flatMap((block) => textsOf(block, 'added'))).toEqual(linesOf(after));
      }),
    );
  });
});

describe('foldBlocks', () => {
  const numbered = Array.from({ length: 20 }, (_, n) => String(n));

  test('keeps three equal lines beside a change and folds the rest', () => {
    const blocks = foldBlocks(diffBlocks([...numbered, 'x'].join('\n'), [...numbered, 'y'].join('\n')));
    expect(blocks.map((block) => [block.kind, textsOf(block, 'removed').length])).toEqual([
      ['folded', 17],
      ['same', 3],
      ['changed', 1],
    ]);
  });

  test('does not fold a single line, nor lose one', () => {
    const before = ['x', ...numbered.slice(0, 7), 'x'].join('\n');
    const after = ['y', ...numbered.slice(0, 7), 'y'].join('\n');
    expect(foldBlocks(diffBlocks(before, after)).map((block) => block.kind)).toEqual([
      'changed',
      'same',
      'changed',
    ]);
  });
});

function marked(...words: readonly (readonly [string, 0 | 1])[]) {
  return words.map(([text, isChanged]) => ({ text, isChanged: isChanged === 1 }));
}

function textsOf(block: DiffBlock | undefined, side: 'removed' | 'added'): string[] {
  if (block === undefined) return [];
  if (block.kind !== 'changed') return block.lines.map((line) => line.text);
  return block[side].map((line) => line.words.map((word) => word.text).join(''));
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
