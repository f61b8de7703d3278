'use client';

import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { Plus } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { LookIntoFolderInput } from '@/lib/contracts/detection';
import type { CreateProjectInput, ToolView } from '@/lib/contracts/project';
import { formText } from '@/lib/client/form-text';
import { readSourceForm } from '@/lib/client/read-source-form';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { NameAndSlugFields } from './name-and-slug-fields';
import { SourceFields } from './source-fields';

type CreateAction = Action<CreateProjectInput, { slug: string }>;

export interface CreateProjectDialogProps {
  action: CreateAction;
  lookInto: Action<LookIntoFolderInput, AskedView>;
  tools: readonly ToolView[];
}

/** Registers a project and opens it. */
export function CreateProjectDialog(props: CreateProjectDialogProps) {
  return (
    <Dialog
      title="New project"
      description="An application whose migrations Lockkeeper looks after."
      trigger={
        <Button variant="primary" icon={<Plus />}>
          New project
        </Button>
      }
    >
      <CreateProjectForm {...props} />
    </Dialog>
  );
}

function CreateProjectForm({ action, lookInto, tools }: CreateProjectDialogProps) {
  const router = useRouter();
  const [isLooking, setLooking] = useState(false);
  const { run, isPending, errors } = useAction(action, {
    refreshes: false,
    onDone: ({ slug }) => {
      router.push(`/p/${slug}`);
    },
  });
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        if (isLooking) return;
        const form = new FormData(event.currentTarget);
        run({ name: formText(form, 'name'), slug: formText(form, 'slug'), source: readSourceForm(form) });
      }}
    >
      <NameAndSlugFields addressBefore="/p/" />
      <SourceFields tools={tools} lookInto={lookInto} onLooking={setLooking} />
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          isPending={isPending}
          disabledReason={
            isLooking ? 'Wait for what is found in the folder: it fills in the fields.' : undefined
          }
        >
          Create project
        </Button>
      </div>
    </Form>
  );
}
