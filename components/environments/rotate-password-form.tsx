'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { RotatePasswordInput } from '@/lib/contracts/environment';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { showToast } from '@/components/ui/toast-region';
import { CredentialFields } from './credential-fields';
import { NEW_DRAFT } from './environment-draft';

export interface RotatePasswordFormProps {
  environmentId: string;
  rotate: Action<RotatePasswordInput, null>;
}

/** Replaces the password, and nothing else. */
export function RotatePasswordForm({ environmentId, rotate }: RotatePasswordFormProps) {
  const [draft, setDraft] = useState(EMPTY);
  const { run, isPending, errors } = useAction(rotate, {
    onDone: () => {
      setDraft(EMPTY);
      showToast({
        title: 'The password was replaced',
        detail: 'The environment is looked at with it at once.',
      });
    },
  });
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        run({
          environmentId,
          credential:
            draft.credential === 'reference'
              ? { kind: 'reference', reference: draft.reference.trim() }
              : { kind: 'password', password: draft.password },
        });
      }}
    >
      <CredentialFields
        draft={draft}
        mayKeep={false}
        onChange={(change) => {
          setDraft((before) => ({ ...before, ...change }));
        }}
      />
      <div className="flex justify-end">
        <Button type="submit" isPending={isPending}>
          Replace password
        </Button>
      </div>
    </Form>
  );
}

const { credential, password, reference } = NEW_DRAFT;
const EMPTY = { credential, password, reference };
