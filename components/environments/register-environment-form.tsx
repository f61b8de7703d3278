'use client';

import { useRouter } from 'next/navigation';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { RegisterEnvironmentInput, TestConnectionInput } from '@/lib/contracts/environment';
import { slugOf } from '@/lib/client/slug-of';
import { useAction } from '@/lib/client/use-action';
import { TextField } from '@/components/ui/text-field';
import {
  connectionOf,
  credentialOf,
  NEW_DRAFT,
  type ChangeDraft,
  type EnvironmentDraft,
} from './environment-draft';
import { EnvironmentForm } from './environment-form';
import { TierField } from './tier-field';

export interface RegisterEnvironmentFormProps {
  project: { readonly id: string; readonly slug: string };
  register: Action<RegisterEnvironmentInput, { slug: string }>;
  test: Action<TestConnectionInput, AskedView>;
}

/** Registers an environment at the end of the promotion order, and opens it. */
export function RegisterEnvironmentForm({ project, register, test }: RegisterEnvironmentFormProps) {
  const router = useRouter();
  const saving = useAction(register, {
    refreshes: false,
    onDone: ({ slug }) => {
      router.push(`/p/${project.slug}/e/${slug}`);
    },
  });
  return (
    <EnvironmentForm
      projectId={project.id}
      environmentId={null}
      start={NEW_DRAFT}
      mayKeepPassword={false}
      identity={(draft, change) => <Identity draft={draft} change={change} slug={project.slug} />}
      test={test}
      saving={saving}
      saveLabel="Register environment"
      onSave={(draft) => {
        saving.run({
          projectId: project.id,
          name: draft.name,
          slug: slugIn(draft),
          tier: draft.tier,
          connection: connectionOf(draft),
          credential: credentialOf(draft) ?? { kind: 'password', password: '' },
          observeOnly: draft.observeOnly,
        });
      }}
    />
  );
}

/** The address follows the name until somebody writes it. */
const slugIn = ({ slug, name }: EnvironmentDraft): string => (slug === '' ? slugOf(name) : slug);

function Identity({ draft, change, slug }: { draft: EnvironmentDraft; change: ChangeDraft; slug: string }) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="name"
          label="Name"
          value={draft.name}
          onChange={(name) => {
            change({ name });
          }}
          isRequired
          maxLength={80}
          autoComplete="off"
        />
        <TextField
          name="slug"
          label="Address"
          description={`Stays for good: /p/${slug}/e/${slugIn(draft)}`}
          value={slugIn(draft)}
          onChange={(next) => {
            change({ slug: next });
          }}
          isMono
          isRequired
          maxLength={40}
          autoComplete="off"
          spellCheck="false"
        />
      </div>
      <TierField
        value={draft.tier}
        onChange={(tier) => {
          change({ tier });
        }}
      />
      <p className="text-sm text-ink-3">It takes the last place in the promotion order; Settings move it.</p>
    </>
  );
}
