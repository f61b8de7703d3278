'use client';

import { lazy, Suspense, useState } from 'react';
import { Hammer, ShieldAlert, UserRoundCheck } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type {
  AskBreakGlassInput,
  ConfirmBreakGlassInput,
  DeployReview,
  GlassView,
  ReviewBreakGlassInput,
} from '@/lib/contracts/deploy';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { freezeNames } from '@/components/freezes/freeze-until';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { StateMark } from '@/components/ui/state-mark';
import { TextArea } from '@/components/ui/text-area';
import { Time } from '@/components/ui/time';

const CodeField = lazy(async () => ({
  default: (await import('@/components/people/code-field')).CodeField,
}));

export interface GlassPanelProps {
  review: DeployReview;
  ask: Action<AskBreakGlassInput, null>;
  confirm: Action<ConfirmBreakGlassInput, null>;
  write: Action<ReviewBreakGlassInput, null>;
}

/** Starting in spite of a freeze: who asked, who confirmed, who looked at it afterwards, and what the reader can do of it. */
export function GlassPanel({ review, ask, confirm, write }: GlassPanelProps) {
  const right = review.rights.breakGlass;
  if (review.glasses.length === 0 && !right.isPossible) return null;
  return (
    <Panel
      title="Start in spite of the freeze"
      id="break-glass"
      description="One person asks and starts, a second one confirms, and somebody reviews it afterwards."
      padding="flush"
    >
      {review.glasses.length > 0 && (
        <ul className="flex flex-col">
          {review.glasses.map((glass) => (
            <li key={glass.id} className="border-t border-line px-4 py-3 first:border-t-0">
              <Glass
                glass={glass}
                isCodeDue={review.secondFactor?.isFresh === false}
                confirm={confirm}
                write={write}
              />
            </li>
          ))}
        </ul>
      )}
      {right.isPossible && (
        <div className="border-t border-line p-4 first:border-t-0">
          <AskForm review={review} refusal={right.refusal} action={ask} />
        </div>
      )}
    </Panel>
  );
}

interface GlassProps extends Pick<GlassPanelProps, 'confirm' | 'write'> {
  glass: GlassView;
  /** The policy asks for a code of the reader's second factor. */
  isCodeDue: boolean;
}

function Glass({ glass, isCodeDue, confirm, write }: GlassProps) {
  const { confirmation, startedAt, review } = glass;
  return (
    <div className="flex items-start gap-3">
      <StateMark family={glass.isReviewOverdue ? 'bad' : LOOKS[glass.state]} icon={<ShieldAlert />} />
      <div className="flex min-w-0 flex-1 flex-col gap-1 text-base">
        <p>
          <span className="font-medium">{glass.askedBy}</span> asked <Time value={glass.askedAt} />
          {glass.freezes.length > 0 && ` against ${freezeNames(glass.freezes)}`}
        </p>
        <p className="wrap-anywhere text-ink-2">{glass.reason}</p>
        {confirmation !== null && (
          <p>
            <span className="font-medium">{confirmation.byName}</span> confirmed{' '}
            <Time value={confirmation.at} />
          </p>
        )}
        {startedAt !== null && (
          <p>
            Started <Time value={startedAt} />
          </p>
        )}
        {review !== null && (
          <p className="wrap-anywhere">
            <span className="font-medium">{review.byName}</span> reviewed it <Time value={review.at} />:{' '}
            {review.text}
            {review.withoutOthers && ' (took part; nobody else could)'}
          </p>
        )}
        <Standing glass={glass} />
        {glass.state === 'asked' && <Confirm glass={glass} startsWithCode={isCodeDue} action={confirm} />}
        {glass.state === 'review_owed' && <ReviewForm glass={glass} action={write} />}
      </div>
    </div>
  );
}

const LOOKS = {
  asked: 'waiting',
  confirmed: 'active',
  lapsed: 'off',
  review_owed: 'attention',
  reviewed: 'ok',
} as const;

function Standing({ glass }: { glass: GlassView }) {
  const { state, confirmation, isOwn, askedBy } = glass;
  if (state === 'asked') {
    return (
      <p className="text-sm text-ink-3">
        Over, unless somebody confirms, <Time value={glass.confirmBefore} />
      </p>
    );
  }
  if (state === 'confirmed' && confirmation !== null) {
    return (
      <p className="text-sm text-ink-2">
        {isOwn ? 'You' : askedBy} may start it; that is over <Time value={confirmation.startBefore} />
      </p>
    );
  }
  if (state === 'lapsed') return <p className="text-sm text-ink-3">Its time went by unused.</p>;
  return state === 'review_owed' ? <OwedReview glass={glass} /> : null;
}

function OwedReview({ glass: { isReviewOverdue, reviewBefore } }: { glass: GlassView }) {
  if (isReviewOverdue) {
    return (
      <p className="text-sm text-bad-ink">
        The review is overdue: until it is written nothing new is requested in this project, and no other
        freeze is broken.
      </p>
    );
  }
  return (
    <p className="text-sm text-attention-ink">
      A review is owed
      {reviewBefore !== null && (
        <>
          ; it holds up the project from <Time value={reviewBefore} />
        </>
      )}
      .
    </p>
  );
}

interface ConfirmProps {
  glass: GlassView;
  startsWithCode: boolean;
  action: GlassPanelProps['confirm'];
}

function Confirm({ glass, startsWithCode, action }: ConfirmProps) {
  const [isLate, setIsLate] = useState(false);
  const { run, isPending, errors } = useAction(action, {
    // The check may have become too old while this was open.
    onRefused: ({ failure }) => {
      if (failure.code === 'APPROVAL.SECOND_FACTOR_STALE') setIsLate(true);
    },
  });
  const isCodeDue = glass.refusal === null && (startsWithCode || isLate);
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        const code = formText(new FormData(event.currentTarget), 'code');
        run({ glassId: glass.id, code: code === '' ? null : code });
      }}
    >
      {isCodeDue && (
        <Suspense fallback={null}>
          <CodeField description="The policy asks for your second factor, not longer than 5 minutes before. A recovery code does as well." />
        </Suspense>
      )}
      <div>
        <Button
          type="submit"
          icon={<UserRoundCheck />}
          isPending={isPending}
          disabledReason={glass.refusal ?? undefined}
        >
          Confirm the start
        </Button>
      </div>
    </Form>
  );
}

function ReviewForm({ glass, action }: { glass: GlassView; action: GlassPanelProps['write'] }) {
  const { run, isPending, errors } = useAction(action);
  if (glass.refusal !== null) return <p className="text-sm text-ink-3">{glass.refusal}</p>;
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        run({ glassId: glass.id, review: formText(new FormData(event.currentTarget), 'review') });
      }}
    >
      <TextArea
        name="review"
        label="Review"
        description="Whether it was right to start in the freeze, and what follows from it."
        rows={3}
        isRequired
      />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={isPending}>
          Write the review
        </Button>
      </div>
    </Form>
  );
}

interface AskFormProps {
  review: DeployReview;
  refusal: string | null;
  action: GlassPanelProps['ask'];
}

function AskForm({ review, refusal, action }: AskFormProps) {
  const { run, isPending, errors } = useAction(action);
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        const reason = formText(new FormData(event.currentTarget), 'reason');
        run({ deployId: review.id, planDigest: review.planDigest, reason });
      }}
    >
      <TextArea name="reason" label="Why it cannot wait" rows={2} isRequired isDisabled={refusal !== null} />
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="danger"
          icon={<Hammer />}
          isPending={isPending}
          disabledReason={refusal ?? undefined}
        >
          Ask to break the glass
        </Button>
      </div>
    </Form>
  );
}
