'use client';

import type { BegunFactorView, RecoveryCodesView } from '@/lib/contracts/account';
import type { Action } from '@/lib/contracts/action';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Form } from '@/components/ui/form';
import { CodeField } from './code-field';
import { QrCode } from './qr-code';

export interface SecondFactorSetUpProps {
  begun: BegunFactorView;
  confirm: Action<{ begunAt: string; code: string }, RecoveryCodesView>;
  onCodes: (made: RecoveryCodesView) => void;
  onBack: () => void;
}

/** The secret as a picture and as text, and the first code that shows that the app has it. */
export function SecondFactorSetUp({ begun, confirm, onCodes, onBack }: SecondFactorSetUpProps) {
  const { run, isPending, errors } = useAction(confirm, { onDone: onCodes });
  const { secret, address, begunAt } = begun;
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        run({ begunAt, code: formText(new FormData(event.currentTarget), 'code') });
      }}
    >
      <div className="flex flex-wrap items-start gap-4">
        <QrCode text={address} label="QR code of the secret, the same as the text beside it" />
        <div className="min-w-0 flex-1 basis-56">
          <p className="text-base text-ink-2">
            Read this with an authenticator app, or type the secret into it. It is shown this once.
          </p>
          <div className="mt-3 flex items-start gap-2 rounded-md border border-line bg-sunken p-2.5">
            <code
              translate="no"
              dir="ltr"
              data-testid="second-factor-secret"
              className="min-w-0 flex-1 font-mono text-sm wrap-anywhere select-all"
            >
              {secret}
            </code>
            <CopyButton text={secret} noun="secret" />
          </div>
        </div>
      </div>
      <CodeField
        label="Code that the app shows"
        description="Six digits. All your other sessions end then."
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" isPending={isPending}>
          Turn it on
        </Button>
        <Button onPress={onBack}>Not now</Button>
      </div>
    </Form>
  );
}
