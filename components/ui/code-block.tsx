import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';
import { CopyButton } from './copy-button';

export interface CodeMark {
  /** Counted from 1 in this text, whatever number the first line shows. */
  line: number;
  tone: 'bad' | 'attention' | 'active';
  /** Said below the line. */
  note?: ReactNode;
}

export interface CodeBlockProps {
  /** Other people's text: shown as it is, never as markup. */
  code: string;
  /** Stands over the text: a file name, "Expected". */
  title?: ReactNode;
  /** Names the block for screen readers and for the copy button: "SQL". */
  label: string;
  /** The number of the first line. */
  startLine?: number;
  marks?: readonly CodeMark[];
  /** More buttons beside the copy button. */
  actions?: ReactNode;
  /** Scrolls inside itself above this height. */
  maxHeight?: 'none' | 'sm' | 'md';
  /** Without a frame of its own, to stand in a panel or row. */
  look?: 'framed' | 'bare';
  className?: string;
}

const HEIGHTS = { none: '', sm: 'max-h-56 overflow-y-auto', md: 'max-h-[32rem] overflow-y-auto' };

/** A text with line numbers. Long lines wrap, so that a phone shows all of it; the numbers are not copied. */
export function CodeBlock({
  code,
  title,
  label,
  startLine = 1,
  marks = [],
  actions,
  ...block
}: CodeBlockProps) {
  const { maxHeight = 'none', look = 'framed', className } = block;
  const lines = code.replace(/\n$/, '').split('\n');
  const digits = String(startLine + lines.length - 1).length;
  const isScrolling = maxHeight !== 'none';
  return (
    <figure
      className={cn(
        'group/code relative min-w-0 overflow-clip',
        look === 'framed' && 'rounded-lg border border-line bg-sunken',
        className,
      )}
    >
      {title !== undefined && (
        <figcaption className="flex min-h-9 items-center justify-between gap-3 border-b border-line py-1 ps-3 pe-1.5 text-sm text-ink-3">
          <span className="min-w-0 truncate">{title}</span>
          <span className="flex shrink-0 items-center">
            {actions}
            <CopyButton text={code} noun={label} />
          </span>
        </figcaption>
      )}
      {title === undefined && (
        <span className="absolute end-1.5 top-1 z-10 flex items-center rounded-md bg-sunken">
          {actions}
          <CopyButton text={code} noun={label} />
        </span>
      )}
      <pre
        dir="ltr"
        translate="no"
        aria-label={label}
        {...(isScrolling && { tabIndex: 0, role: 'region' })}
        className={cn(
          'font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere',
          HEIGHTS[maxHeight],
          isScrolling && '-outline-offset-2',
        )}
        style={{ '--digits': `${String(digits + 1)}ch` }}
      >
        <code className="block py-2">
          {lines.map((line, index) => (
            <CodeLine
              key={index}
              text={line}
              number={startLine + index}
              mark={marks.find((mark) => mark.line === index + 1)}
              isBesideButton={index < 2 && title === undefined}
            />
          ))}
        </code>
      </pre>
    </figure>
  );
}

interface CodeLineProps {
  text: string;
  number: number;
  mark: CodeMark | undefined;
  /** The copy button stands at its end. */
  isBesideButton: boolean;
}

function CodeLine({ text, number, mark, isBesideButton }: CodeLineProps) {
  return (
    <span
      data-family={mark?.tone}
      className={cn('flex', mark && 'bg-fam-soft shadow-[inset_3px_0_0_var(--fam)]')}
    >
      <span
        aria-hidden="true"
        data-line={number}
        className="w-[calc(var(--digits)+1.25rem)] shrink-0 pe-3 text-end text-ink-3 select-none before:content-[attr(data-line)]"
      />
      <span className={cn('min-w-0 flex-1', isBesideButton ? 'pe-14 sm:pe-12' : 'pe-3')}>
        {text === '' ? '\n' : `${text}\n`}
        {mark?.note !== undefined && (
          <span className="block pb-1 font-sans text-sm font-medium text-fam-ink">{mark.note}</span>
        )}
      </span>
    </span>
  );
}
