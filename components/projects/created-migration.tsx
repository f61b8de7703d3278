'use client';

import type { CreatedMigrationView } from '@/lib/contracts/creation';
import { Banner } from '@/components/ui/banner';
import { LinkButton } from '@/components/ui/link-button';

export interface CreatedMigrationProps {
  created: CreatedMigrationView;
  slug: string;
}

/** What was made, where it lies, and what has to be done with it. */
export function CreatedMigration({ created, slug }: CreatedMigrationProps) {
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
      <div className="flex flex-wrap justify-end gap-2">
        <LinkButton href={`/p/${slug}/migrations`}>Migrations of the project</LinkButton>
      </div>
    </div>
  );
}
