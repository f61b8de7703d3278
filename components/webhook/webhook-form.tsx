'use client';

import { useState, type SyntheticEvent } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { SavedWebhookView, SaveWebhookInput, WebhookPageView } from '@/lib/contracts/webhook';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { CodeBlock } from '@/components/ui/code-block';
import { Form } from '@/components/ui/form';
import { Switch } from '@/components/ui/switch';
import { TextField } from '@/components/ui/text-field';

export interface WebhookFormProps {
  webhook: WebhookPageView['webhook'];
  action: Action<SaveWebhookInput, SavedWebhookView>;
}

/** Where the installation tells of deploys. The signing secret is shown once, when it is made. */
export function WebhookForm({ webhook, action }: WebhookFormProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const { run, isPending, errors } = useAction(action, {
    onDone: (saved) => {
      setSecret(saved.secret);
    },
  });

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run({
      url: formText(form, 'url').trim(),
      enabled: form.has('enabled'),
      newSecret: form.has('newSecret'),
    });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      {secret !== null && (
        <Banner tone="attention" title="The signing secret, shown this once">
          <div className="mt-1 flex flex-col gap-2">
            <CodeBlock code={secret} label="signing secret" />
            <p>
              Give it to the receiver now: only the worker can open it again, and nobody can read it here.
            </p>
          </div>
        </Banner>
      )}
      <TextField
        label="Address"
        name="url"
        type="url"
        isMono
        isRequired
        defaultValue={webhook?.url ?? ''}
        placeholder="https://example.org/hooks"
        description="A new address gets a new secret. Messages hold titles and links only, signed by Standard Webhooks."
      />
      <Switch name="enabled" defaultSelected={webhook?.enabled ?? true}>
        Send messages
      </Switch>
      {webhook !== null && (
        <Checkbox name="newSecret" description="The old one stops working at once.">
          Make a new secret
        </Checkbox>
      )}
      <div>
        <Button type="submit" variant="primary" isPending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
