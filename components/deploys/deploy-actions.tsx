'use client';

import { lazy, Suspense, useState, type ReactNode } from 'react';
import { CalendarClock, Play, Repeat2, UserRoundCheck } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type {
  ActRight,
  CancelDeployInput,
  DecideDeployInput,
  DeployMoved,
  DeployReview,
  ScheduleDeployInput,
  StartDeployInput,
} from '@/lib/contracts/deploy';
import { withSearch } from '@/lib/contracts/with-search';
import { formatCount } from '@/lib/client/format-number';
import { useAction } from '@/lib/client/use-action';
import { ActionBar } from '@/components/ui/action-bar';
import { Button } from '@/components/ui/button';
import { DigestChip } from '@/components/ui/digest-chip';
import { LinkButton } from '@/components/ui/link-button';

const CancelDialog = lazy(async () => ({ default: (await import('./cancel-dialog')).CancelDialog }));
const DecideDialog = lazy(async () => ({ default: (await import('./decide-dialog')).DecideDialog }));
const ScheduleDialog = lazy(async () => ({ default: (await import('./schedule-dialog')).ScheduleDialog }));

export interface DeployActionsProps {
  review: DeployReview;
  decide: Action<DecideDeployInput, DeployMoved>;
  start: Action<StartDeployInput, DeployMoved>;
  schedule: Action<ScheduleDeployInput, DeployMoved>;
  cancel: Action<CancelDeployInput, DeployMoved>;
}

type Choice = 'approve' | 'reject' | 'schedule' | 'cancel';

/** The decision of the page, with the digest that it is about. What is refused says why. */
export function DeployActions({ review, decide, start, schedule, cancel }: DeployActionsProps) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const { rights } = review;
  const isRunning = review.state === 'running';
  const close = (): void => {
    setChoice(null);
  };
  const acts = [rights.approve, rights.reject, rights.start, rights.schedule, rights.cancel, rights.replan];
  if (!acts.some(({ isPossible }) => isPossible)) return null;
  return (
    <>
      <ActionBar
        label="Decision"
        note={
          <span className="flex flex-wrap items-center gap-x-3">
            <DigestChip digest={review.planDigest} label="plan" />
            <span className="max-sm:sr-only">
              {extent(review)} on {review.environment.name}
            </span>
          </span>
        }
      >
        <Choose
          right={rights.cancel}
          command="cancel"
          variant={isRunning ? 'secondary' : 'quiet'}
          onPress={() => setChoice('cancel')}
        >
          {isRunning ? 'Stop the run…' : 'Cancel…'}
        </Choose>
        <Choose
          right={rights.reject}
          command="reject"
          variant="secondary"
          onPress={() => setChoice('reject')}
        >
          Reject…
        </Choose>
        <Choose
          right={rights.schedule}
          command="schedule"
          variant="secondary"
          icon={<CalendarClock />}
          onPress={() => setChoice('schedule')}
        >
          {review.state === 'scheduled' ? 'Another time…' : 'Schedule…'}
        </Choose>
        {rights.start.isPossible && (
          <StartButton review={review} refusal={rights.start.refusal} action={start} />
        )}
        {rights.approve.isPossible && (
          <Button
            data-command="approve"
            variant="primary"
            size="lg"
            icon={<UserRoundCheck />}
            onPress={() => setChoice('approve')}
            disabledReason={rights.approve.refusal ?? undefined}
          >
            Approve #{review.number}
          </Button>
        )}
        {rights.replan.isPossible && rights.replan.refusal === null && (
          <LinkButton href={replanPath(review)} variant="primary" size="lg" icon={<Repeat2 />}>
            {review.state === 'stale' ? 'Plan it again' : 'Prepare it again'}
          </LinkButton>
        )}
      </ActionBar>
      <Suspense fallback={null}>
        {(choice === 'approve' || choice === 'reject') && (
          <DecideDialog review={review} verdict={choice} action={decide} onClose={close} />
        )}
        {choice === 'schedule' && <ScheduleDialog review={review} action={schedule} onClose={close} />}
        {choice === 'cancel' && <CancelDialog review={review} action={cancel} onClose={close} />}
      </Suspense>
    </>
  );
}

const extent = ({ plan: { resolution, statementCount } }: DeployReview): string =>
  resolution === null ? formatCount(statementCount, 'statement') : 'Nothing is run';

interface ChooseProps {
  /** By which the keyboard and the palette find it. */
  command: 'reject' | 'cancel' | 'schedule';
  right: ActRight;
  variant: 'quiet' | 'secondary';
  icon?: ReactNode;
  onPress: () => void;
  children: string;
}

function Choose({ right, command, variant, icon, onPress, children }: ChooseProps) {
  if (!right.isPossible) return null;
  return (
    <Button
      data-command={command}
      variant={variant}
      icon={icon}
      onPress={onPress}
      disabledReason={right.refusal ?? undefined}
      className="sm:mt-1"
    >
      {children}
    </Button>
  );
}

interface StartButtonProps {
  review: DeployReview;
  refusal: string | null;
  action: DeployActionsProps['start'];
}

function StartButton({ review, refusal, action }: StartButtonProps) {
  const { run, isPending, errors } = useAction(action);
  return (
    <span className="flex flex-col gap-1">
      <Button
        variant="primary"
        size="lg"
        icon={<Play />}
        isPending={isPending}
        disabledReason={refusal ?? undefined}
        onPress={() => {
          run({ deployId: review.id, planDigest: review.planDigest });
        }}
      >
        Start #{review.number}
      </Button>
      {errors.length > 0 && (
        <span role="alert" className="max-w-64 text-sm text-bad-ink">
          {errors.map(({ message }) => message).join(' ')}
        </span>
      )}
    </span>
  );
}

function replanPath({ project, environment, id, plan: { resolution, undone, upTo } }: DeployReview): string {
  const path = `/p/${project.slug}/e/${environment.slug}`;
  if (undone !== null) return withSearch(`${path}/undo`, { migration: undone, replaces: id });
  return resolution === null
    ? withSearch(`${path}/deploy`, { replaces: id })
    : withSearch(`${path}/resolve`, { kind: resolution.kind, migration: upTo, replaces: id });
}
