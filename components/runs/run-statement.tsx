import type { PlannedStatementView, PlanStepView } from '@/lib/contracts/plan';
import type { LiveFactsView, RunStatementView } from '@/lib/contracts/run';
import { formatCount } from '@/lib/client/format-number';
import { LookMark } from '@/components/states/look-badge';
import { CodeBlock, type CodeMark } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { Duration } from '@/components/ui/duration';
import { Elapsed } from '@/components/ui/elapsed';
import { TextPart } from '@/components/ui/text-part';
import { RunLive } from './run-live';
import { STATEMENT_LOOKS } from './statement-looks';

export interface RunStatementProps {
  id: string;
  statement: PlannedStatementView;
  step: Pick<PlanStepView, 'migrationId' | 'wholeText'>;
  run: RunStatementView;
  live: LiveFactsView | null;
}

/** One statement of a run: how it stands, how long it took, what the server said. The one that failed opens by itself. */
export function RunStatement({ id, statement, step, run, live }: RunStatementProps) {
  const look = STATEMENT_LOOKS[run.state];
  const failed = run.state === 'failed';
  return (
    <li className="px-2">
      <Disclosure
        id={id}
        isOpen={failed}
        summary={
          <span className="flex min-w-0 items-center gap-2.5">
            <span className="w-5 shrink-0 text-end text-sm text-ink-3 tabular-nums">{statement.number}</span>
            <LookMark look={look} label={look.word} />
            <span className="min-w-0 flex-1 wrap-anywhere">{statement.title}</span>
          </span>
        }
        meta={<Reading run={run} />}
      >
        <div className="flex flex-col gap-2">
          <CodeBlock
            code={statement.text}
            label={`${statement.part === null ? '' : 'Beginning of the '}SQL of statement ${String(statement.number)} of ${step.migrationId}`}
            startLine={statement.line}
            maxHeight="sm"
            marks={failed ? marksOf(statement, run) : []}
          />
          <TextPart part={statement.part} href={step.wholeText} />
          {run.notices.length > 0 && (
            <CodeBlock
              code={run.notices.join('\n')}
              title={formatCount(run.notices.length, 'notice')}
              label="notices of the server"
              maxHeight="sm"
            />
          )}
        </div>
      </Disclosure>
      {live !== null && run.state === 'sent' && <RunLive live={live} sentAt={run.sentAt} />}
    </li>
  );
}

/** Where the statement failed; at the end of what is shown of it when the place is beyond that. */
function marksOf({ text }: PlannedStatementView, { message, mark, sqlState }: RunStatementView): CodeMark[] {
  if (message === null) return [];
  const lines = text.replace(/\n$/, '').split('\n').length;
  const line = mark?.line ?? 1;
  const beyond = line > lines ? `, line ${String(line)} of the statement` : '';
  const place = mark === null ? '' : `${beyond}, column ${String(mark.column)}`;
  return [
    {
      line: Math.min(line, lines),
      tone: 'bad',
      note: `${message} (SQLSTATE ${sqlState ?? 'unknown'}${place})`,
    },
  ];
}

function Reading({ run: { state, sentAt, endedAt, rows } }: { run: RunStatementView }) {
  if (state === 'sent' && sentAt !== null) return <Elapsed since={sentAt} />;
  if (sentAt !== null && endedAt !== null) {
    return (
      <>
        {rows !== null && <span className="max-sm:sr-only">{formatCount(rows, 'row')}, </span>}
        <Duration ms={Date.parse(endedAt) - Date.parse(sentAt)} />
      </>
    );
  }
  return STATEMENT_LOOKS[state].word.toLowerCase();
}
