'use client';

import { CircleCheckBig } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AdoptDriftInput, AdoptionDraftView } from '@/lib/contracts/adoption';
import type { AskedView } from '@/lib/contracts/answer';
import type { CreateMigrationInput, CreationView } from '@/lib/contracts/creation';
import { formatCount } from '@/lib/client/format-number';
import { useAdoption } from '@/lib/client/queries/use-adoption';
import { LATE } from '@/lib/client/queries/use-answer';
import { ReadError } from '@/lib/client/read-json';
import { FailureList } from '@/components/plans/failure-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { AdoptionFacts } from './adoption-facts';
import { CreateMigrationForm } from './create-migration-form';
import type { ChangedPlace } from './created-migration';

export interface AdoptDriftProps {
  project: { readonly id: string; readonly slug: string };
  environment: ChangedPlace & { readonly id: string };
  creation: CreationView;
  adopt: Action<AdoptDriftInput, AskedView>;
  create: Action<CreateMigrationInput, AskedView>;
}

/** A migration of what was changed by hand: worded and proven by the worker, then made like any other. */
export function AdoptDrift({ project, environment, creation, adopt, create }: AdoptDriftProps) {
  const { data, error } = useAdoption(adopt, environment.id);
  if (error !== null) {
    const failure = error instanceof ReadError ? error.failure : LATE;
    return <FailureList title="No migration can be made of the drift" failures={[failure]} />;
  }
  if (data === undefined) return <Waiting environment={environment.name} />;
  return (
    <>
      <AdoptionFacts adoption={data} environment={environment.name} />
      {data.adopted.length > 0 && (
        <Panel title={titleOf(data)}>
          <CreateMigrationForm
            project={project}
            creation={creation}
            action={create}
            draft={draftOf(data, environment)}
            changedIn={environment}
          />
        </Panel>
      )}
      {data.adopted.length === 0 && data.remaining.length === 0 && (
        <Panel>
          <EmptyState title="Nothing differs" icon={<CircleCheckBig />} level={2}>
            The schema of {environment.name} is what its applied migrations produce, so there is nothing to
            make a migration of. Go back to the drift page above to check it again.
          </EmptyState>
        </Panel>
      )}
    </>
  );
}

const titleOf = ({ adopted }: AdoptionDraftView): string =>
  `A migration of ${formatCount(adopted.length, 'difference')}`;

const draftOf = ({ sql, downSql }: AdoptionDraftView, { name }: ChangedPlace) => ({
  name: `adopt changes of ${name}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim(),
  sql,
  downSql: downSql ?? '',
});

function Waiting({ environment }: { environment: string }) {
  return (
    <Panel>
      <div role="status" className="flex flex-col gap-3">
        <p className="text-base text-ink-3">
          The worker looks at {environment}, words what differs, and tries it on a scratch database.
        </p>
        <Skeleton className="h-48 w-full" />
      </div>
    </Panel>
  );
}
