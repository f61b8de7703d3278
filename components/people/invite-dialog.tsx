'use client';

import { useState, type SyntheticEvent } from 'react';
import { UserPlus } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { InvitationView, InvitePersonInput, PeopleView } from '@/lib/contracts/people';
import type { ProjectRole } from '@/lib/contracts/project-role';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { OneTimeLink } from './one-time-link';
import { RoleFields } from './role-fields';

export interface InviteDialogProps {
  action: Action<InvitePersonInput, InvitationView>;
  projects: PeopleView['projects'];
}

/** Invites a person and shows the one-time link. */
export function InviteDialog({ action, projects }: InviteDialogProps) {
  const [made, setMade] = useState<InvitationView | null>(null);
  return (
    <Dialog
      size="md"
      title={made === null ? 'Invite a person' : `Link for ${made.email}`}
      trigger={
        <Button variant="primary" icon={<UserPlus />}>
          Invite a person
        </Button>
      }
      onOpenChange={() => {
        setMade(null);
      }}
    >
      {made === null ? (
        <InviteForm action={action} projects={projects} onMade={setMade} />
      ) : (
        <OneTimeLink url={made.url} expiresAt={made.expiresAt} />
      )}
    </Dialog>
  );
}

interface InviteFormProps extends InviteDialogProps {
  onMade: (invitation: InvitationView) => void;
}

function InviteForm({ action, projects, onMade }: InviteFormProps) {
  const { run, isPending, errors } = useAction(action, { onDone: onMade });
  const [roles, setRoles] = useState<Readonly<Record<string, ProjectRole>>>({});
  const [isAdministrator, setIsAdministrator] = useState(false);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run({
      email: formText(form, 'email'),
      name: formText(form, 'name'),
      installationAdministrator: isAdministrator,
      roles,
    });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      <TextField
        name="email"
        label="E-mail address"
        description="To sign in with. No mail is sent: you hand the link over."
        inputMode="email"
        autoComplete="off"
        spellCheck="false"
        isRequired
      />
      <TextField name="name" label="Name" autoComplete="off" isRequired maxLength={100} />
      <RoleFields projects={projects} roles={roles} onChange={setRoles} />
      <Checkbox
        isSelected={isAdministrator}
        onChange={setIsAdministrator}
        description="Runs the installation: people, projects, settings. Approving still needs a role in the project."
      >
        Installation administrator
      </Checkbox>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={isPending}>
          Make the link
        </Button>
      </div>
    </Form>
  );
}
