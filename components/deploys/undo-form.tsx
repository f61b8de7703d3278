'use client';

import { useRouter } from 'next/navigation';
import { FileSearch } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { PrepareDeployInput, PreparationPageView } from '@/lib/contracts/plan';
import { withSearch } from '@/lib/contracts/with-search';
import { FailureList } from '@/components/plans/failure-list';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { InlineCode } from '@/components/ui/inline-code';
import { usePlanning } from './use-planning';

export interface UndoFormProps {
  view: PreparationPageView;
  /** The migration that is to be taken back. */
  migrationId: string;
  action: Action<PrepareDeployInput, AskedView>;
}

/** Asks for the plan that takes one migration back; then follows the worker until it is there. */
export function UndoForm({ view, migrationId, action }: UndoFormProps) {
  const router = useRouter();
  const path = `/p/${view.project.slug}/e/${view.environment.slug}/undo`;
  const { undoable } = view;
  const isNewest = undoable.kind === 'newest' && undoable.migrationId === migrationId;
  const { plan, isPending, isPlanning, errors, refusals } = usePlanning(action, (planId) => {
    router.push(
      withSearch(path, { migration: migrationId, plan: planId, replaces: view.replaces?.id ?? null }),
    );
  });
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        plan({
          environmentId: view.environment.id,
          releaseId: view.releaseId,
          upTo: null,
          settings: null,
          resolve: null,
          undo: migrationId,
        });
      }}
    >
      <FailureList title="It cannot be undone like this" failures={refusals} />
      <p className="text-base wrap-anywhere">
        <InlineCode>{migrationId}</InlineCode>{' '}
        {isNewest
          ? 'is the newest migration that is applied here.'
          : 'was not the newest migration when this environment was last looked at; the worker looks again.'}
      </p>
      <div>
        <Button
          type="submit"
          variant={view.plan === null ? 'primary' : 'secondary'}
          icon={<FileSearch />}
          isPending={isPending}
          disabledReason={view.cannotRequest ?? undefined}
        >
          {view.plan === null ? 'Plan the undo' : 'Plan it again'}
        </Button>
      </div>
      <p role="status" className="min-h-5 text-sm text-ink-3">
        {isPlanning && 'The worker looks at the database and reads the down part…'}
      </p>
    </Form>
  );
}
