'use client';

import { useEffect, useState } from 'react';
import { PlugZap } from 'lucide-react';
import type { ActionError } from '@/lib/client/action-errors';
import { FailureText } from '@/components/projects/failure-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ConnectionChecklist } from './connection-checklist';
import type { ConnectionTesting } from './use-connection-test';

/** The button *Test connection* and what came of it. Nothing is saved by it. */
export function ConnectionTest({ testing, onTest }: { testing: ConnectionTesting; onTest: () => void }) {
  const { isRunning, outcome, errors } = testing;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={<PlugZap />} isPending={isRunning} onPress={onTest}>
          Test connection
        </Button>
        <span className="text-sm text-ink-3">Tries what stands in the fields and changes nothing there.</span>
      </div>
      <div aria-live="polite">
        {isRunning && <Waiting />}
        {!isRunning && <General errors={errors} />}
        {outcome.state === 'failed' && (
          <Banner tone="bad" title="The connection was not tried">
            {outcome.failures.map((failure, index) => (
              <FailureText key={index} failure={failure} />
            ))}
          </Banner>
        )}
        {outcome.state === 'done' && outcome.answer.kind === 'connection_test' && (
          <ConnectionChecklist test={outcome.answer.test} />
        )}
      </div>
    </div>
  );
}

/** The worker answers within five seconds of taking the question; who waits longer is told that it did not take it. */
function Waiting() {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setIsLate(true);
    }, LATE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return isLate ? (
    <p className="text-sm text-attention-ink">
      The worker has not answered: it is busy, or none is running. The answer stands here as soon as it comes.
    </p>
  ) : (
    <p className="text-sm text-ink-2">The worker tries it; an answer comes within five seconds.</p>
  );
}

const LATE_MS = 6_000;

/** Errors without a field; the others stand at theirs. */
function General({ errors }: { errors: readonly ActionError[] }) {
  const texts = errors.filter(({ field }) => field === undefined).map(({ message }) => message);
  if (texts.length === 0) return null;
  return <p className="text-sm text-bad-ink">{texts.join(' ')}</p>;
}
