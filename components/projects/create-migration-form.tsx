'use client';

import { useState } from 'react';
import { FilePlus2 } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { CreateMigrationInput, CreationView } from '@/lib/contracts/creation';
import { formText } from '@/lib/client/form-text';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { CreatedMigration, type ChangedPlace } from './created-migration';
import { HeadField, MERGE } from './head-field';
import { useCreation } from './use-creation';

/** What stands in the fields at first. */
export interface MigrationDraft {
  readonly name: string;
  readonly sql: string;
  readonly downSql: string;
}

export interface CreateMigrationFormProps {
  project: { readonly id: string; readonly slug: string };
  creation: CreationView;
  action: Action<CreateMigrationInput, AskedView>;
  draft?: MigrationDraft;
  /** True: it is to join all heads, unless somebody chooses another. */
  merges?: boolean;
  /** The environment that has already what the migration does. */
  changedIn?: ChangedPlace;
}

const NOTHING: MigrationDraft = { name: '', sql: '', downSql: '' };

/** Name and SQL of the next migration; what was typed stays until it is made. */
export function CreateMigrationForm({
  project,
  creation,
  action,
  draft = NOTHING,
  merges: mergesAtFirst = false,
  changedIn,
}: CreateMigrationFormProps) {
  const { run, isRunning, errors, created } = useCreation(action);
  const [follows, setFollows] = useState(mergesAtFirst && creation.heads.length > 0 ? MERGE : null);
  const merges = follows === MERGE;
  if (created !== null && !isRunning) {
    return <CreatedMigration created={created} slug={project.slug} changedIn={changedIn ?? null} />;
  }
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        run({
          projectId: project.id,
          name: formText(form, 'name'),
          sql: formText(form, 'sql'),
          downSql: creation.keepsDown ? formText(form, 'downSql') : null,
          head: merges ? null : follows,
          merges,
        });
      }}
    >
      <TextField
        name="name"
        label="Name"
        description="What it does, in a few words. Number and time are made as the tool makes them."
        placeholder="add notes to orders"
        defaultValue={draft.name}
        isRequired
        maxLength={100}
        autoComplete="off"
      />
      {creation.heads.length > 0 && (
        <HeadField heads={creation.heads} chosen={follows} onChoose={setFollows} />
      )}
      <TextArea
        name="sql"
        label="SQL"
        {...(merges && { description: 'What joins heads needs no SQL of its own.' })}
        defaultValue={draft.sql}
        rows={merges ? 4 : 10}
        isMono
        isTall
        isRequired={!merges}
        isOptional={merges}
        spellCheck="false"
        autoComplete="off"
      />
      {creation.keepsDown && (
        <TextArea
          name="downSql"
          label="SQL of the way back"
          description="What takes it back again. With nothing here, the migration says no way back."
          defaultValue={draft.downSql}
          rows={4}
          isMono
          isOptional
          spellCheck="false"
          autoComplete="off"
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p aria-live="polite" className="min-w-0 flex-1 basis-60 text-sm text-ink-3">
          {isRunning
            ? 'The worker reads the folder as it will be.'
            : 'It is written into the folder, and nothing is run by it.'}
        </p>
        <Button type="submit" variant="primary" icon={<FilePlus2 />} isPending={isRunning}>
          Make the migration
        </Button>
      </div>
    </Form>
  );
}
