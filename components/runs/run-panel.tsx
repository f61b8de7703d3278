'use client';

import type { PlanView } from '@/lib/contracts/plan';
import type { RunView } from '@/lib/contracts/run';
import { useLiveStatus } from '@/lib/client/live-page';
import { isMoving, useRun } from '@/lib/client/queries/use-run';
import { Elapsed } from '@/components/ui/elapsed';
import { Duration } from '@/components/ui/duration';
import { LiveIndicator } from '@/components/ui/live-indicator';
import { Panel } from '@/components/ui/panel';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Time } from '@/components/ui/time';
import { RunStep } from './run-step';
import { SchemaLocked } from './schema-locked';

export interface RunPanelProps {
  deployId: string;
  plan: PlanView;
  initial: RunView;
}

/** A run, statement by statement, while it happens and after. */
export function RunPanel({ deployId, plan, initial }: RunPanelProps) {
  const run = useRun(deployId, initial);
  const status = useLiveStatus();
  const moving = isMoving(run);
  return (
    <Panel
      title="Run"
      id="run"
      description={<Headline run={run} />}
      actions={moving && <LiveIndicator status={status === 'live' ? 'live' : 'polling'} />}
      padding="flush"
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        {run.statementsLetGoAt === null ? (
          <RunProgress run={run} plan={plan} />
        ) : (
          <LetGo at={run.statementsLetGoAt} />
        )}
        {run.live?.step === null && <SchemaLocked live={run.live} />}
        {run.state === 'unknown' && run.failure === null && <Asking />}
      </div>
      <ol className="flex flex-col border-t border-line">
        {plan.steps.map((step, place) => {
          const state = run.steps[place];
          return state === undefined ? null : (
            <RunStep
              key={step.migrationId}
              step={step}
              place={place}
              run={state}
              attempts={run.attempts}
              live={run.live?.step === place ? run.live : null}
              isOver={!moving}
            />
          );
        })}
      </ol>
      <p role="status" className="sr-only">
        {moving ? '' : `The run is over: ${run.state.replaceAll('_', ' ')}`}
      </p>
    </Panel>
  );
}

/** Statements of a plan that runs them; records of one that only corrects the history. */
function RunProgress({ run, plan }: Pick<RunPanelProps, 'plan'> & { run: RunView }) {
  const records = plan.resolution !== null;
  const done = records ? run.steps.filter(({ state }) => state === 'applied').length : run.done;
  const total = records ? run.steps.length : run.total;
  return (
    <ProgressBar
      label={records ? recordWords(run) : progressWords(run)}
      share={total === 0 ? 0 : done / total}
      valueText={`${String(done)} of ${String(total)} ${records ? 'recorded' : 'done'}`}
      family={familyOf(run)}
    />
  );
}

function recordWords({ state, live }: RunView): string {
  if (state === 'queued') return 'Not begun';
  if (state === 'succeeded') return 'The history is corrected';
  if (state !== 'running') return 'Stopped';
  return live?.step === null ? 'Waits to read the schema' : 'Correcting the history';
}

function Headline({ run }: { run: RunView }) {
  if (run.startedAt === null) return 'Waits for a worker to take it.';
  if (run.finishedAt === null) {
    return (
      <>
        Running for <Elapsed since={run.startedAt} />
      </>
    );
  }
  return (
    <>
      Took <Duration ms={Date.parse(run.finishedAt) - Date.parse(run.startedAt)} />
    </>
  );
}

function LetGo({ at }: { at: string }) {
  return (
    <p className="text-base text-ink-2">
      What became of each statement is not kept any more (let go <Time value={at} />
      ): this installation keeps it for a limited time. What became of each migration is kept, and so are the
      plan, the approvals and the audit record.
    </p>
  );
}

function Asking() {
  return (
    <p className="text-base text-ink-2">
      Nobody heard how it ended. The target is being asked, under its lock; until then nothing else runs
      there.
    </p>
  );
}

function progressWords({ current, done, total, state, live }: RunView): string {
  if (current !== null) return `Statement ${String(current)} of ${String(total)}`;
  if (state === 'queued') return 'Not begun';
  if (state === 'succeeded') return 'Every statement ran';
  if (state !== 'running') return 'Stopped';
  if (live?.step === null) return 'Waits to read the schema';
  return done === total ? 'Comparing what it left with what was expected' : 'Between statements';
}

function familyOf({ state }: RunView): 'ok' | 'active' | 'bad' | 'attention' {
  if (state === 'succeeded') return 'ok';
  if (state === 'unknown') return 'attention';
  return state === 'queued' || state === 'running' ? 'active' : 'bad';
}
