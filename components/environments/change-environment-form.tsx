'use client';

import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type {
  ChangeEnvironmentInput,
  EnvironmentSettings,
  TestConnectionInput,
} from '@/lib/contracts/environment';
import { useAction } from '@/lib/client/use-action';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast-region';
import { connectionOf, credentialOf, draftOf } from './environment-draft';
import { EnvironmentForm } from './environment-form';
import { TierField } from './tier-field';

export interface ChangeEnvironmentFormProps {
  settings: EnvironmentSettings;
  change: Action<ChangeEnvironmentInput, null>;
  test: Action<TestConnectionInput, AskedView>;
}

/** Changes name, tier and connection of an environment. */
export function ChangeEnvironmentForm({ settings, change, test }: ChangeEnvironmentFormProps) {
  const saving = useAction(change, {
    onDone: () => {
      showToast({
        title: 'The environment was changed',
        detail: 'Open plans of a changed connection are stale.',
      });
    },
  });
  return (
    <EnvironmentForm
      projectId={settings.projectId}
      environmentId={settings.id}
      start={draftOf(settings)}
      mayKeepPassword={settings.credential.kind === 'sealed'}
      identity={(draft, edit) => (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            name="name"
            label="Name"
            value={draft.name}
            onChange={(name) => {
              edit({ name });
            }}
            isRequired
            maxLength={80}
            autoComplete="off"
          />
          <TierField
            value={draft.tier}
            onChange={(tier) => {
              edit({ tier });
            }}
          />
        </div>
      )}
      test={test}
      saving={saving}
      saveLabel="Save changes"
      onSave={(draft) => {
        saving.run({
          environmentId: settings.id,
          name: draft.name,
          tier: draft.tier,
          connection: connectionOf(draft),
          credential: credentialOf(draft),
          observeOnly: draft.observeOnly,
        });
      }}
    />
  );
}
