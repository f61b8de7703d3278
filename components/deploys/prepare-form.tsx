'use client';

import type { SyntheticEvent } from 'react';
import { useRouter } from 'next/navigation';
import { FileSearch } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { PrepareDeployInput, PreparationPageView } from '@/lib/contracts/plan';
import { withSearch } from '@/lib/contracts/with-search';
import { formText } from '@/lib/client/form-text';
import { FailureList } from '@/components/plans/failure-list';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Form } from '@/components/ui/form';
import { SelectField } from '@/components/ui/select-field';
import { readRunSettings, RunSettingsFieldset } from './run-settings-fieldset';
import { usePlanning } from './use-planning';

export interface PrepareFormProps {
  view: PreparationPageView;
  action: Action<PrepareDeployInput, AskedView>;
}

const ALL = 'all';

/** Which release, how far and with which settings; then follows the worker until the plan is there. */
export function PrepareForm({ view, action }: PrepareFormProps) {
  const router = useRouter();
  const path = `/p/${view.project.slug}/e/${view.environment.slug}/deploy`;
  const replaces = view.replaces?.id ?? null;
  const release = view.releaseNumber === null ? null : String(view.releaseNumber);
  const { plan, isPending, isPlanning, errors, refusals } = usePlanning(action, (planId) => {
    router.push(withSearch(path, { release, plan: planId, replaces }));
  });

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const upTo = formText(form, 'upTo');
    plan({
      environmentId: view.environment.id,
      releaseId: view.releaseId,
      upTo: upTo === ALL ? null : upTo,
      settings: readRunSettings(form),
      resolve: null,
      undo: null,
    });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      <FailureList title="It cannot be planned like this" failures={refusals} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Release"
          name="release"
          value={view.releaseId}
          onChange={(id) => {
            const chosen = view.releases.find((each) => each.id === id);
            if (chosen === undefined) return;
            router.replace(withSearch(path, { release: String(chosen.number), replaces }));
          }}
          options={view.releases.map(({ id, number, migrationCount }, index) => ({
            id,
            label: `Release ${String(number)}${index === 0 ? ', the newest' : ''}`,
            description: `${String(migrationCount)} migrations`,
          }))}
        />
        <SelectField
          key={view.releaseId}
          label="Up to"
          name="upTo"
          defaultValue={ALL}
          options={[
            { id: ALL, label: `All ${String(view.pending.length)} that are pending` },
            ...view.pending.map(({ id }) => ({ id, label: id })),
          ]}
        />
      </div>
      <Disclosure summary="Settings of the run" meta="locks, tries, time limits">
        <RunSettingsFieldset settings={view.settings} />
      </Disclosure>
      <div>
        <Button
          type="submit"
          variant={view.plan === null ? 'primary' : 'secondary'}
          icon={<FileSearch />}
          isPending={isPending}
          disabledReason={view.cannotRequest ?? undefined}
        >
          {view.plan === null ? 'Prepare the plan' : 'Prepare it again'}
        </Button>
      </div>
      <p role="status" className="min-h-5 text-sm text-ink-3">
        {isPlanning && 'The worker looks at the target and reads every statement…'}
      </p>
    </Form>
  );
}
