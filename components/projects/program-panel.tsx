import type { ShownText } from '@/lib/contracts/shown-text';
import { InlineCode } from '@/components/ui/inline-code';
import { Panel } from '@/components/ui/panel';
import { MigrationText } from './migration-text';

interface ProgramPanelProps {
  slug: string;
  migrationId: string;
  file: string;
  program: ShownText;
  said: ShownText & { line: number };
}

/** A migration that is a program: what it said when it was tried, which is what people approve, and how it came to say it. */
export function ProgramPanel({ file, program, said, ...migration }: ProgramPanelProps) {
  return (
    <Panel
      title="A program"
      description={
        <>
          <InlineCode>{file}</InlineCode> was tried when the release was made: people approve what it said
          then, and on a target it may say nothing else.
        </>
      }
    >
      <div className="grid gap-4">
        {said.text.trim() === '' ? (
          <p className="text-sm text-ink-2">It said nothing to the database.</p>
        ) : (
          <MigrationText
            {...migration}
            query={{ part: 'said' }}
            shown={said}
            label="SQL"
            title="What it said"
            startLine={said.line}
          />
        )}
        <MigrationText
          {...migration}
          query={{ part: 'program' }}
          shown={program}
          label="Program"
          title={file}
          maxHeight="md"
        />
      </div>
    </Panel>
  );
}
