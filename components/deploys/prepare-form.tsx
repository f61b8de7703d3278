'use client';

import { useRouter } from 'next/navigation';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { PrepareDeployInput, PreparationPageView } from '@/lib/contracts/plan';
import { withSearch } from '@/lib/contracts/with-search';
import { formText } from '@/lib/client/form-text';
import { formatCount } from '@/lib/client/format-number';
import { Disclosure } from '@/components/ui/disclosure';
import { SelectField } from '@/components/ui/select-field';
import { PlanningForm, type PlanWish } from './planning-form';
import { preparationPath } from './preparation-path';
import { readRunSettings, RunSettingsFieldset } from './run-settings-fieldset';

export interface PrepareFormProps {
  view: PreparationPageView;
  action: Action<PrepareDeployInput, AskedView>;
}

const ALL = 'all';

/** Which release, how far and with which settings; then follows the worker until the plan is there. */
export function PrepareForm({ view, action }: PrepareFormProps) {
  const router = useRouter();
  const release = view.releaseNumber === null ? null : String(view.releaseNumber);
  return (
    <PlanningForm
      view={view}
      action={action}
      page="deploy"
      search={{ release }}
      wish={whatToRun}
      words={WORDS}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Release"
          name="release"
          value={view.releaseId}
          onChange={(id) => {
            const chosen = view.releases.find((each) => each.id === id);
            if (chosen === undefined) return;
            const search = { release: String(chosen.number), replaces: view.replaces?.id ?? null };
            router.replace(withSearch(preparationPath(view, 'deploy'), search));
          }}
          options={view.releases.map(({ id, number, migrationCount }, index) => ({
            id,
            label: `Release ${String(number)}${index === 0 ? ', the newest' : ''}`,
            description: formatCount(migrationCount, 'migration'),
          }))}
        />
        <SelectField
          key={view.releaseId}
          label="Up to"
          name="upTo"
          defaultValue={ALL}
          options={[
            { id: ALL, label: `All that is pending: ${formatCount(view.pending.length, 'migration')}` },
            ...view.pending.map(({ id }) => ({ id, label: id })),
          ]}
        />
      </div>
      <Disclosure summary="Settings of the run" meta="locks, tries, time limits">
        <RunSettingsFieldset settings={view.settings} />
      </Disclosure>
    </PlanningForm>
  );
}

function whatToRun(form: FormData): PlanWish {
  const upTo = formText(form, 'upTo');
  return { upTo: upTo === ALL ? null : upTo, settings: readRunSettings(form) };
}

const WORDS = {
  refused: 'It cannot be planned like this',
  ask: 'Prepare the plan',
  askAgain: 'Prepare it again',
  working: 'The worker looks at the target and reads every statement…',
};
