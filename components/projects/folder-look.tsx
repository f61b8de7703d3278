'use client';

import { useEffect, useState } from 'react';
import { FolderSearch } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { FoundSourceView, LookIntoFolderInput } from '@/lib/contracts/detection';
import { useAnswer } from '@/lib/client/queries/use-answer';
import { useAction } from '@/lib/client/use-action';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { FailureText } from './failure-text';
import { FoundSources } from './found-sources';

export interface FolderLookProps {
  action: Action<LookIntoFolderInput, AskedView>;
  folder: string;
  /** The only source that is found is chosen by itself. */
  fillsIn: boolean;
  onChoose: (source: FoundSourceView) => void;
  onLooking: (isLooking: boolean) => void;
}

/** The button *Look into the folder* and what came of it. Nothing is saved by it; the fields below stay the person's. */
export function FolderLook({ action, folder, fillsIn, onChoose, onLooking }: FolderLookProps) {
  const [answerId, setAnswerId] = useState<string | null>(null);
  const asked = useAction(action, {
    refreshes: false,
    onDone: (value) => {
      setAnswerId(value.answerId);
    },
  });
  const outcome = useAnswer(answerId);
  const isRunning = asked.isPending || outcome.state === 'waiting';
  useEffect(() => {
    onLooking(isRunning);
  }, [isRunning, onLooking]);
  return (
    <div className="-mt-1 flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          icon={<FolderSearch />}
          isPending={isRunning}
          disabledReason={folder.trim() === '' ? 'Type the folder first.' : undefined}
          onPress={() => {
            setAnswerId(null);
            asked.run({ folder: folder.trim() });
          }}
        >
          Look into the folder
        </Button>
        <span className="text-sm text-ink-3">Fills in tool and options from what lies there.</span>
      </div>
      <div aria-live="polite" className={isRunning || answerId !== null ? 'min-h-16' : undefined}>
        {isRunning && <p className="text-sm text-ink-2">The worker looks into the folder.</p>}
        {!isRunning && asked.errors.length > 0 && (
          <p className="text-sm text-bad-ink">{asked.errors.map(({ message }) => message).join(' ')}</p>
        )}
        {!isRunning && outcome.state === 'failed' && (
          <Banner tone="bad" title="The folder could not be looked into">
            {outcome.failures.map((failure, index) => (
              <FailureText key={index} failure={failure} />
            ))}
          </Banner>
        )}
        {!isRunning && outcome.state === 'done' && outcome.answer.kind === 'detection' && (
          <FoundSources
            key={answerId}
            detection={outcome.answer.detection}
            fillsIn={fillsIn}
            onChoose={onChoose}
          />
        )}
      </div>
    </div>
  );
}
