'use client';

import { useState, type ReactNode } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { TestConnectionInput } from '@/lib/contracts/environment';
import type { BoundAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { ConnectionFields } from './connection-fields';
import { ConnectionTest } from './connection-test';
import { CredentialFields } from './credential-fields';
import { connectionOf, credentialOf, changeByUrl, type EnvironmentDraft } from './environment-draft';
import { PasteUrl } from './paste-url';
import { TlsFields } from './tls-fields';
import { useConnectionTest } from './use-connection-test';

export interface EnvironmentFormProps {
  projectId: string;
  /** Null for a new one. */
  environmentId: string | null;
  start: EnvironmentDraft;
  mayKeepPassword: boolean;
  /** Name, address, tier: they differ between a new environment and a stored one. */
  identity: (draft: EnvironmentDraft, change: (change: Partial<EnvironmentDraft>) => void) => ReactNode;
  test: Action<TestConnectionInput, AskedView>;
  saving: Pick<BoundAction<unknown>, 'errors' | 'isPending' | 'clear'>;
  saveLabel: string;
  onSave: (draft: EnvironmentDraft) => void;
}

/** Everything that makes an environment, each in a field of its own, with the test beside it. */
export function EnvironmentForm({
  projectId,
  environmentId,
  start,
  saving,
  test,
  ...form
}: EnvironmentFormProps) {
  const [draft, setDraft] = useState(start);
  const testing = useConnectionTest(test);

  function change(next: Partial<EnvironmentDraft>): void {
    setDraft((before) => ({ ...before, ...next }));
    if (saving.errors.length > 0) saving.clear();
    if (testing.outcome.state !== 'none' || testing.errors.length > 0) testing.clear();
  }

  return (
    <Form
      errors={saving.errors.length > 0 ? saving.errors : testing.errors}
      // A failed test stands at its fields and must not keep anybody from saving: the database may be down today.
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        form.onSave(draft);
      }}
    >
      <Panel title="What it is">
        <div className="flex flex-col gap-4">{form.identity(draft, change)}</div>
      </Panel>
      <Panel title="Connection">
        <div className="flex flex-col gap-5">
          <PasteUrl
            onRead={(fields) => {
              change(changeByUrl(fields));
            }}
          />
          <ConnectionFields draft={draft} onChange={change} />
          <CredentialFields draft={draft} onChange={change} mayKeep={form.mayKeepPassword} />
          <TlsFields draft={draft} onChange={change} />
          <Checkbox
            description="Nothing is ever written to this database: no deploys, no schema of ours."
            isSelected={draft.observeOnly}
            onChange={(observeOnly) => {
              change({ observeOnly });
            }}
          >
            Observe only
          </Checkbox>
        </div>
      </Panel>
      <Panel title="Test">
        <ConnectionTest
          testing={testing}
          onTest={() => {
            saving.clear();
            testing.run({
              projectId,
              environmentId,
              connection: connectionOf(draft),
              credential: credentialOf(draft),
            });
          }}
        />
      </Panel>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={saving.isPending}>
          {form.saveLabel}
        </Button>
      </div>
    </Form>
  );
}
