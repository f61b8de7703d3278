import type { ReactNode } from 'react';
import type { MigrationTextQuery } from '@/lib/contracts/migration-text';
import { migrationTextHref } from '@/lib/contracts/migration-text-href';
import type { ShownText } from '@/lib/contracts/shown-text';
import { CodeBlock } from '@/components/ui/code-block';
import { TextPart } from '@/components/ui/text-part';

export interface MigrationTextProps {
  slug: string;
  migrationId: string;
  /** Which of its texts this is. */
  query?: MigrationTextQuery;
  shown: ShownText;
  label: string;
  title: ReactNode;
  startLine?: number;
  maxHeight?: 'none' | 'sm' | 'md';
}

/** One text of a migration: all of it, or its beginning and where the whole is. */
export function MigrationText({ slug, migrationId, query, shown, label, ...block }: MigrationTextProps) {
  return (
    <div className="min-w-0">
      <CodeBlock
        {...block}
        code={shown.text}
        label={shown.part === null ? label : `Beginning of the ${label}`}
      />
      <TextPart part={shown.part} href={migrationTextHref(slug, migrationId, query)} />
    </div>
  );
}
