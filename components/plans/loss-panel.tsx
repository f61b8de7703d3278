import type { PlanView, PlannedStatementView } from '@/lib/contracts/plan';
import { formatCount } from '@/lib/client/format-number';
import { Banner } from '@/components/ui/banner';
import { InlineCode } from '@/components/ui/inline-code';
import { Panel } from '@/components/ui/panel';

export interface LossPanelProps {
  plan: Pick<PlanView, 'steps'>;
  /** The migration that is taken back. */
  undone: string;
}

/** What an undo cannot bring back: the statements that lose data, before anything else of the plan is read. */
export function LossPanel({ plan, undone }: LossPanelProps) {
  const statements = plan.steps.flatMap((step) => step.statements);
  const ofProgram = plan.steps.some(({ program }) => program !== null);
  const losing = statements.filter(({ loss }) => loss === 'by_words');
  const losingMore = plan.steps.reduce((sum, { unlisted }) => sum + unlisted.losing, 0);
  const allLosing = losing.length + losingMore;
  const untold = statements.filter(({ loss }) => loss === 'untold');
  return (
    <Panel title="What is lost" padding="flush">
      <div className="p-4">
        <Banner tone={allLosing > 0 ? 'bad' : 'attention'} title={headline(allLosing)}>
          <p>
            <InlineCode>{undone}</InlineCode> is taken back by its down part. What it drops is gone, rows that
            were written since included: applying the migration again brings back the tables and columns, not
            what was in them. Make sure of a backup first.
          </p>
        </Banner>
      </div>
      {losing.length > 0 && (
        <Statements
          title="These statements lose data"
          statements={losing}
          ofProgram={ofProgram}
          more={losingMore}
        />
      )}
      {untold.length > 0 && (
        <Statements title="What these do, their words do not say" statements={untold} ofProgram={ofProgram} />
      )}
    </Panel>
  );
}

const headline = (losing: number): string =>
  losing === 0
    ? 'No statement says that it drops or overwrites data'
    : `${formatCount(losing, 'statement')} of this undo ${losing === 1 ? 'loses' : 'lose'} data for good`;

interface StatementsProps {
  title: string;
  statements: readonly PlannedStatementView[];
  /** Their lines are of what the program said, which nobody has before them. */
  ofProgram: boolean;
  /** So many more that are not listed. */
  more?: number;
}

function Statements({ title, statements, ofProgram, more = 0 }: StatementsProps) {
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-3">
      <h3 className="text-base font-medium">{title}</h3>
      <ul className="flex flex-col gap-1">
        {statements.map((statement) => (
          <li key={statement.number} className="text-base wrap-anywhere">
            <span translate="no">{statement.title}</span>{' '}
            <span className="text-sm text-ink-3">
              {ofProgram ? `statement ${String(statement.number)}` : `line ${String(statement.line)}`}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-sm text-ink-2">And {formatCount(more, 'more', 'more')}.</p>}
    </div>
  );
}
