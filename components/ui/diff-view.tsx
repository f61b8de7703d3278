'use client';

import { useMemo, useState, type ReactNode } from 'react';
import { UnfoldVertical } from 'lucide-react';
import { formatCount } from '@/lib/client/format-number';
import { cn } from '@/lib/client/cn';
import { useUnwrapped } from '@/lib/client/use-unwrapped';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { diffBlocks, foldBlocks, type DiffBlock, type DiffLine, type SameLine } from './diff-blocks';
import { Segmented } from './segmented';

export interface DiffSide {
  /** Whose text it is and as of when: "Expected: migrations up to 0142". */
  label: ReactNode;
  text: string;
  /** For the copy button: "expected definition". */
  noun: string;
}

export interface DiffViewProps {
  /** What is compared, for screen readers. */
  label: string;
  /** The side that a reader starts from; always on the left. */
  before: DiffSide;
  after: DiffSide;
  className?: string;
}

const MAX_LINES = 2000;

/**
 * Two texts against each other: side by side where there is room, one below the other where not, by style sheet alone. What
 * changed is told by signs, underlines and colour; equal lines far from a change are folded.
 */
export function DiffView({ label, before, after, className }: DiffViewProps) {
  const [layout, setLayout] = useState<'split' | 'unified'>('split');
  const [isAsked, setIsAsked] = useState(false);
  const lines = before.text.split('\n').length + after.text.split('\n').length;
  return (
    <figure
      aria-label={label}
      data-layout={layout}
      className={cn('@container/diff min-w-0 rounded-lg border border-line bg-surface', className)}
    >
      <figcaption className="sticky top-(--lk-sticky-top,0px) z-10 flex items-stretch rounded-t-lg border-b border-line bg-sunken text-sm">
        <div className="grid min-w-0 flex-1 split:grid-cols-2">
          <SideLabel side={before} sign="−" />
          <SideLabel side={after} sign="+" />
        </div>
        <div className="hidden items-center border-s border-line px-2 @min-[45rem]/diff:flex">
          <Segmented label="Layout" value={layout} options={LAYOUTS} onChange={setLayout} />
        </div>
      </figcaption>
      {lines > MAX_LINES && !isAsked ? (
        <div className="p-4 text-center">
          <Button size="sm" onPress={() => setIsAsked(true)}>
            Compare {formatCount(lines, 'line')}
          </Button>
        </div>
      ) : (
        <DiffBody before={before.text} after={after.text} />
      )}
    </figure>
  );
}

const LAYOUTS = [
  { value: 'split', label: 'Split' },
  { value: 'unified', label: 'Unified' },
] as const;

function SideLabel({ side, sign }: { side: DiffSide; sign: string }) {
  return (
    <div className="flex min-h-9 min-w-0 items-center gap-2 ps-3 pe-1.5 text-ink-2 not-first:border-t not-first:border-line split:not-first:border-s split:not-first:border-t-0">
      <span aria-hidden="true" className="w-3 font-mono font-semibold text-ink-3">
        {sign}
      </span>
      <span className="min-w-0 flex-1 truncate">{side.label}</span>
      <CopyButton text={side.text} noun={side.noun} />
    </div>
  );
}

function DiffBody({ before, after }: { before: string; after: string }) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const isUnwrapped = useUnwrapped();
  const blocks = useMemo(() => foldBlocks(diffBlocks(before, after)), [before, after]);
  if (!blocks.some((block) => block.kind === 'changed')) {
    return (
      <p className="px-4 py-3 text-base text-ink-3">
        {before === after ? 'Both texts are equal.' : 'The texts differ only in the line feed at their end.'}
      </p>
    );
  }
  return (
    <div
      dir="ltr"
      translate="no"
      {...(isUnwrapped && { tabIndex: 0, role: 'group', 'aria-label': 'Lines' })}
      className="lk-diff overflow-clip rounded-b-lg py-1 font-mono text-xs leading-5"
    >
      {blocks.map((block, index) => (
        <Block
          key={index}
          block={block.kind === 'folded' && unfolded.has(index) ? { ...block, kind: 'same' } : block}
          onUnfold={() => setUnfolded(new Set([...unfolded, index]))}
        />
      ))}
    </div>
  );
}

function Block({ block, onUnfold }: { block: DiffBlock; onUnfold: () => void }) {
  if (block.kind === 'folded') return <Fold count={block.lines.length} onUnfold={onUnfold} />;
  if (block.kind === 'same') return block.lines.map((line) => <SameRow key={line.before} line={line} />);
  return (
    <div className="lk-diff-gap lk-diff-row grid split:grid-cols-2">
      {block.removed.map((line, row) => (
        <ChangedRow key={`-${String(line.number)}`} line={line} row={row} side="removed" />
      ))}
      {block.added.map((line, row) => (
        <ChangedRow key={`+${String(line.number)}`} line={line} row={row} side="added" />
      ))}
    </div>
  );
}

function Fold({ count, onUnfold }: { count: number; onUnfold: () => void }) {
  return (
    <button
      type="button"
      onClick={onUnfold}
      className="my-1 flex min-h-7 w-full items-center justify-center gap-2 border-y border-line bg-sunken font-sans text-sm text-ink-3 -outline-offset-2 hover:bg-hover hover:text-ink touch:min-h-11"
    >
      <UnfoldVertical className="size-3.5" />
      Show {formatCount(count, 'equal line')}
    </button>
  );
}

function SameRow({ line }: { line: SameLine }) {
  return (
    <div className="lk-diff-row grid split:grid-cols-2">
      <Line numbers={[line.before, line.after]} sign=" ">
        {line.text}
      </Line>
      <Line
        numbers={[line.after]}
        sign=" "
        className="hidden split:flex split:border-s split:border-line"
        isCopy
      >
        {line.text}
      </Line>
    </div>
  );
}

function ChangedRow({ line, row, side }: { line: DiffLine; row: number; side: 'removed' | 'added' }) {
  const isRemoved = side === 'removed';
  return (
    <Line
      numbers={isRemoved ? [line.number, null] : [null, line.number]}
      sign={isRemoved ? '−' : '+'}
      spoken={isRemoved ? 'removed: ' : 'added: '}
      row={row + 1}
      className={
        isRemoved
          ? 'bg-diff-old split:col-start-1 split:row-(--row)'
          : 'bg-diff-new split:col-start-2 split:row-(--row) split:border-s split:border-line'
      }
    >
      {line.words.map((word, index) =>
        word.isChanged ? (
          <span key={index} className={isRemoved ? OLD_WORD : NEW_WORD}>
            {word.text}
          </span>
        ) : (
          word.text
        ),
      )}
    </Line>
  );
}

const WORD = 'rounded-[2px] underline decoration-2 underline-offset-3';
const OLD_WORD = `${WORD} bg-diff-old-word decoration-bad-ink`;
const NEW_WORD = `${WORD} bg-diff-new-word decoration-ok-ink`;

interface LineProps {
  /** One column of numbers side by side, two when both texts share one column. */
  numbers: readonly (number | null)[];
  sign: string;
  spoken?: string;
  row?: number;
  /** The second picture of a line that is read once. */
  isCopy?: boolean;
  className?: string;
  children: ReactNode;
}

function Line({ numbers, sign, spoken, row, isCopy, className, children }: LineProps) {
  const isWide = numbers.length > 1;
  return (
    <div
      aria-hidden={isCopy}
      className={cn('flex min-w-0', className)}
      style={row === undefined ? undefined : { '--row': row }}
    >
      {numbers.map((number, index) => (
        <span
          key={index}
          aria-hidden="true"
          data-line={number ?? ''}
          className={cn(
            'w-10 shrink-0 pe-2 text-end text-ink-3 select-none before:content-[attr(data-line)]',
            isWide && hiddenInSplit(numbers, index) && 'split:hidden',
          )}
        />
      ))}
      <span aria-hidden="true" className="w-4 shrink-0 text-center font-semibold text-ink-2 select-none">
        {sign}
      </span>
      {spoken !== undefined && <span className="sr-only">{spoken}</span>}
      <span className="lk-diff-text min-w-0 flex-1 pe-3 whitespace-pre-wrap wrap-anywhere">{children}</span>
    </div>
  );
}

/** Side by side each half shows one number: the one it has, the left one of an equal line. */
function hiddenInSplit(numbers: readonly (number | null)[], index: number): boolean {
  if (numbers.includes(null)) return numbers[index] === null;
  return index === 1;
}
