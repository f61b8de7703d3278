import { ArrowLeft, ArrowRight, Diff, PenLine, type LucideIcon } from 'lucide-react';
import type { SchemaDifferenceView } from '@/lib/contracts/comparison';
import { Definitions } from '@/components/drift/definitions';
import { Badge } from '@/components/ui/badge';
import { InlineCode } from '@/components/ui/inline-code';

export interface SchemaDifferenceProps {
  difference: SchemaDifferenceView;
  left: string;
  right: string;
}

/** One object that is not the same: on which side it is, each attribute that differs, and both definitions. */
export function SchemaDifference({ difference, left, right }: SchemaDifferenceProps) {
  const { id, change, title, leftTitle, attributes, leftDefinition, rightDefinition } = difference;
  const Icon = ICONS[change];
  const words = wordsOf(change, left, right);
  return (
    <article
      id={id}
      aria-label={`${title}: ${words}`}
      className="flex scroll-mt-24 flex-col gap-2 border-t border-line px-4 py-3 target:bg-accent-soft"
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge>
          <Icon className="size-3.5" />
          {words}
        </Badge>
        <a href={`#${id}`} className="font-medium wrap-anywhere hover:underline">
          {title}
        </a>
      </p>
      {leftTitle !== null && (
        <p className="text-base wrap-anywhere text-ink-2">
          {left} calls it <InlineCode>{leftTitle}</InlineCode>.
        </p>
      )}
      {attributes.length > 0 && (change === 'different' || change === 'renamed') && (
        <ul className="flex flex-col gap-1 text-sm text-ink-2">
          {attributes.map((one, index) => (
            <li key={`${one.attribute} ${String(index)}`} className="wrap-anywhere">
              <AttributeLine one={one} left={left} right={right} />
            </li>
          ))}
        </ul>
      )}
      <Definitions
        title={title}
        before={{ label: left, text: leftDefinition, noun: `definition of ${left}` }}
        after={{ label: right, text: rightDefinition, noun: `definition of ${right}` }}
      />
    </article>
  );
}

/** What is too long for a line stands in the definitions. */
const LONGEST = 120;

function AttributeLine({
  one,
  left,
  right,
}: Pick<SchemaDifferenceProps, 'left' | 'right'> & { one: SchemaDifferenceView['attributes'][number] }) {
  if (one.left.length > LONGEST || one.right.length > LONGEST) return `${one.attribute} differs`;
  return (
    <>
      {one.attribute}: {left} <InlineCode>{one.left}</InlineCode>, {right}{' '}
      <InlineCode>{one.right}</InlineCode>
    </>
  );
}

const ICONS: Readonly<Record<SchemaDifferenceView['change'], LucideIcon>> = {
  left_only: ArrowLeft,
  right_only: ArrowRight,
  different: Diff,
  renamed: PenLine,
};

function wordsOf(change: SchemaDifferenceView['change'], left: string, right: string): string {
  switch (change) {
    case 'left_only':
      return `only on ${left}`;
    case 'right_only':
      return `only on ${right}`;
    case 'different':
      return 'different';
    case 'renamed':
      return 'another name';
  }
}
