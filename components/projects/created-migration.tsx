'use client';

import { BookCheck } from 'lucide-react';
import type { CreatedMigrationView } from '@/lib/contracts/creation';
import { withSearch } from '@/lib/contracts/with-search';
import { Banner } from '@/components/ui/banner';
import { LinkButton } from '@/components/ui/link-button';

/** An environment that has already what a migration does. */
export interface ChangedPlace {
  readonly slug: string;
  readonly name: string;
}

export interface CreatedMigrationProps {
  created: CreatedMigrationView;
  slug: string;
  changedIn: ChangedPlace | null;
}

/** What was made, where it lies, and what has to be done with it. */
export function CreatedMigration({ created, slug, changedIn }: CreatedMigrationProps) {
  const { id, folder, files, note } = created;
  return (
    <div className="flex flex-col gap-4">
      <Banner
        tone="info"
        title={
          <>
            <span translate="no" className="font-mono text-sm wrap-anywhere">
              {id}
            </span>{' '}
            was made
          </>
        }
      >
        <p className="wrap-anywhere">
          Written to <span translate="no">{folder}</span>. Commit it to the repository; the source is being
          read, and makes the next release.
        </p>
        {note !== null && <p className="mt-1 wrap-anywhere">{note}</p>}
      </Banner>
      <ul aria-label="Files" className="flex flex-col gap-1">
        {files.map((file) => (
          <li key={file} translate="no" className="font-mono text-sm wrap-anywhere text-ink-2">
            {file}
          </li>
        ))}
      </ul>
      {changedIn !== null && (
        <p className="text-base wrap-anywhere text-ink-2">
          {changedIn.name} has this already. When the next release is made, mark the migration as applied
          there, so that it does not run; everywhere else it is deployed like any other.
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {changedIn !== null && (
          <LinkButton
            href={withSearch(`/p/${slug}/e/${changedIn.slug}/resolve`, {
              kind: 'mark_applied',
              migration: id,
            })}
            variant="primary"
            icon={<BookCheck />}
          >
            Mark as applied on {changedIn.name}
          </LinkButton>
        )}
        <LinkButton href={`/p/${slug}/migrations`}>Migrations of the project</LinkButton>
      </div>
    </div>
  );
}
