'use client';

import { RadioGroup, type RadioOption } from '@/components/ui/radio-group';
import { TextField } from '@/components/ui/text-field';
import type { EnvironmentDraft } from './environment-draft';

type Credential = Pick<EnvironmentDraft, 'credential' | 'password' | 'reference'>;

export interface CredentialFieldsProps {
  draft: Credential;
  onChange: (change: Partial<Credential>) => void;
  /** There is a stored password that may stay. */
  mayKeep: boolean;
}

const KEEP: RadioOption = { value: 'keep', label: 'Keep the stored password' };
const OPTIONS: readonly RadioOption[] = [
  { value: 'password', label: 'Password, sealed in the store' },
  { value: 'reference', label: 'Reference that the worker resolves' },
];

/** The password, or the name of one that only the worker can read. */
export function CredentialFields({ draft, onChange, mayKeep }: CredentialFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <RadioGroup
        label="Password"
        description={
          mayKeep
            ? 'A stored password is bound to host, port, database, user and TLS mode: changing one asks for it again.'
            : 'Only the worker can open a stored password; it is shown nowhere.'
        }
        options={mayKeep ? [KEEP, ...OPTIONS] : OPTIONS}
        value={draft.credential}
        onChange={(value) => {
          if (value === 'keep' || value === 'password' || value === 'reference') {
            onChange({ credential: value });
          }
        }}
      />
      {draft.credential === 'password' && (
        <TextField
          name="password"
          label={mayKeep ? 'New password' : 'Database password'}
          type="password"
          autoComplete="new-password"
          value={draft.password}
          onChange={(password) => {
            onChange({ password });
          }}
          isRequired
        />
      )}
      {draft.credential === 'reference' && (
        <TextField
          name="reference"
          label="Reference"
          description="env:LOCKKEEPER_TARGET_… or file:/run/secrets/…"
          value={draft.reference}
          onChange={(reference) => {
            onChange({ reference });
          }}
          isMono
          isRequired
          autoComplete="off"
          spellCheck="false"
        />
      )}
    </div>
  );
}
