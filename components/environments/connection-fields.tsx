'use client';

import { NumberField } from '@/components/ui/number-field';
import { TextField } from '@/components/ui/text-field';
import type { ChangeDraft, EnvironmentDraft } from './environment-draft';

export interface DraftFieldsProps {
  draft: EnvironmentDraft;
  onChange: ChangeDraft;
}

const EXACT = { isMono: true, autoComplete: 'off', spellCheck: 'false' } as const;

/** Where the database is and who signs in there, each in a field of its own. */
export function ConnectionFields({ draft, onChange }: DraftFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="host"
        label="Host"
        description="One name or address, without port."
        value={draft.host}
        onChange={(host) => {
          onChange({ host });
        }}
        isRequired
        {...EXACT}
      />
      <NumberField
        name="port"
        label="Port"
        value={draft.port}
        minValue={1}
        maxValue={65_535}
        onChange={(port) => {
          onChange({ port });
        }}
      />
      <TextField
        name="database"
        label="Database"
        value={draft.database}
        onChange={(database) => {
          onChange({ database });
        }}
        isRequired
        {...EXACT}
      />
      <TextField
        name="schema"
        label="Schema"
        description="Where the tool keeps its history."
        value={draft.schema}
        onChange={(schema) => {
          onChange({ schema });
        }}
        isRequired
        {...EXACT}
      />
      <TextField
        name="user"
        label="User"
        description="The role that migrations run as."
        value={draft.user}
        onChange={(user) => {
          onChange({ user });
        }}
        isRequired
        {...EXACT}
      />
      <NumberField
        name="connectTimeoutSeconds"
        label="Connect timeout"
        unit="s"
        value={draft.connectTimeoutSeconds}
        minValue={1}
        maxValue={60}
        onChange={(connectTimeoutSeconds) => {
          onChange({ connectTimeoutSeconds });
        }}
      />
    </div>
  );
}
