'use client';

import type { Action } from '@/lib/contracts/action';
import type { ConfirmIdentityInput } from '@/lib/contracts/environment';
import type { TargetIdentityView } from '@/lib/contracts/timeline';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';

export interface ConfirmIdentityButtonProps {
  action: Action<ConfirmIdentityInput, null>;
  environmentId: string;
  /** What answers now, as it is shown beside the button. */
  identity: TargetIdentityView;
  mayAdminister: boolean;
}

/** Says that the database which answers now is the right one. */
export function ConfirmIdentityButton(props: ConfirmIdentityButtonProps) {
  const { action, environmentId, identity, mayAdminister } = props;
  const { run, isPending, errors } = useAction(action);
  const disabledReason = mayAdminister ? undefined : 'An administrator of the project may confirm it.';
  return (
    <Dialog
      role="alertdialog"
      title="Is this the right database?"
      description="Confirm it only when it was restored, upgraded or failed over on purpose."
      trigger={<Button disabledReason={disabledReason}>This is the right one…</Button>}
    >
      <Form
        errors={errors}
        onSubmit={(event) => {
          event.preventDefault();
          run({ environmentId, identity });
        }}
      >
        <p className="text-base text-ink-2">
          From then on Lockkeeper deploys into the database that answers now. Deploys that wait for the other
          one go stale, and the record says who confirmed it.
        </p>
        <div className="flex justify-end">
          <Button type="submit" variant="danger" isPending={isPending}>
            Confirm this database
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
