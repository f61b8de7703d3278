'use client';

import type { ReactNode } from 'react';
import { Archive, ArchiveRestore, Trash2 } from 'lucide-react';
import type { BoundAction } from '@/lib/client/use-action';
import { formText } from '@/lib/client/form-text';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';

export interface EndOfLifeProps {
  noun: 'project' | 'environment';
  name: string;
  isArchived: boolean;
  /** What goes when it is deleted, and what stays. */
  whatGoes: ReactNode;
  archiving: BoundAction<boolean>;
  deleting: BoundAction<string>;
}

/** Out of daily sight, back again, or gone for good: deleting asks for the name and needs it archived before. */
export function EndOfLife({ noun, name, isArchived, whatGoes, archiving, deleting }: EndOfLifeProps) {
  const refusal = archiving.errors[0]?.message;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-ink-2">
        {isArchived
          ? `This ${noun} is archived: it is not looked at, and nothing can be deployed.`
          : `Archiving takes this ${noun} out of daily sight. Nothing is lost, and it can be brought back.`}
      </p>
      <div className="flex flex-wrap items-start gap-3">
        <Button
          icon={isArchived ? <ArchiveRestore /> : <Archive />}
          isPending={archiving.isPending}
          onPress={() => {
            archiving.run(!isArchived);
          }}
        >
          {isArchived ? 'Bring back' : 'Archive'}
        </Button>
        {isArchived ? (
          <DeleteDialog noun={noun} name={name} whatGoes={whatGoes} deleting={deleting} />
        ) : (
          <Button
            variant="danger"
            icon={<Trash2 />}
            disabledReason={`Archive the ${noun} before you delete it.`}
          >
            Delete
          </Button>
        )}
      </div>
      {refusal !== undefined && (
        <p role="alert" className="text-sm text-bad-ink">
          {refusal}
        </p>
      )}
    </div>
  );
}

function DeleteDialog({
  noun,
  name,
  whatGoes,
  deleting,
}: Pick<EndOfLifeProps, 'noun' | 'name' | 'whatGoes' | 'deleting'>) {
  return (
    <Dialog
      role="alertdialog"
      title={`Delete ${name}?`}
      trigger={
        <Button variant="danger" icon={<Trash2 />}>
          Delete
        </Button>
      }
    >
      <Form
        errors={deleting.errors}
        onSubmit={(event) => {
          event.preventDefault();
          deleting.run(formText(new FormData(event.currentTarget), 'typedName'));
        }}
      >
        <p className="text-base text-ink-2">{whatGoes}</p>
        <TextField
          name="typedName"
          label={`Type ${name} to delete this ${noun}`}
          isRequired
          autoComplete="off"
          spellCheck="false"
        />
        <div className="flex justify-end">
          <Button type="submit" variant="danger" isPending={deleting.isPending}>
            Delete for good
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
