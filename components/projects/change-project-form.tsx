'use client';

import type { Action } from '@/lib/contracts/action';
import type { ChangeProjectInput, ProjectCard, ToolView } from '@/lib/contracts/project';
import { formText } from '@/lib/client/form-text';
import { readSourceForm } from '@/lib/client/read-source-form';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast-region';
import { SourceFields } from './source-fields';

export interface ChangeProjectFormProps {
  project: Pick<ProjectCard, 'id' | 'name' | 'source'>;
  change: Action<ChangeProjectInput, null>;
  tools: readonly ToolView[];
}

/** Changes name and source of a project; the address stays. */
export function ChangeProjectForm({ project, change, tools }: ChangeProjectFormProps) {
  const { run, isPending, errors } = useAction(change, {
    onDone: () => {
      showToast({ title: 'The project was changed', detail: 'Its source is read at once.' });
    },
  });
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        run({
          projectId: project.id,
          name: formText(form, 'name'),
          source: readSourceForm(form),
        });
      }}
    >
      <TextField
        name="name"
        label="Name"
        defaultValue={project.name}
        isRequired
        maxLength={80}
        autoComplete="off"
      />
      <SourceFields tools={tools} source={project.source} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={isPending}>
          Save changes
        </Button>
      </div>
    </Form>
  );
}
