import { CodeBlock } from '@/components/ui/code-block';
import { InlineCode } from '@/components/ui/inline-code';
import { Panel } from '@/components/ui/panel';

interface ProgramPanelProps {
  program: {
    file: string;
    text: string;
    said: { text: string; line: number };
  };
}

/** A migration that is a program: what it said when it was tried, which is what people approve, and how it came to say it. */
export function ProgramPanel({ program: { file, text, said } }: ProgramPanelProps) {
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
          <CodeBlock code={said.text} label="SQL" title="What it said" startLine={said.line} />
        )}
        <CodeBlock code={text} label="Program" title={file} maxHeight="md" />
      </div>
    </Panel>
  );
}
