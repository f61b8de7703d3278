'use client';

import { lazy, Suspense, useState } from 'react';
import { FileDiff } from 'lucide-react';
import { migrationTextHref } from '@/lib/contracts/migration-text-href';
import { useAppliedText, type AppliedTextOf } from '@/lib/client/queries/use-applied-text';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { TextPart } from '@/components/ui/text-part';
import { MigrationText } from '@/components/projects/migration-text';

const DiffView = lazy(async () => ({ default: (await import('@/components/ui/diff-view')).DiffView }));

/** What an edited migration was when it ran here, against what it is now; read when somebody asks. */
export function AppliedDiff(wanted: AppliedTextOf) {
  const [isAsked, setIsAsked] = useState(false);
  if (isAsked) return <Texts {...wanted} />;
  return (
    <div>
      <Button
        icon={<FileDiff />}
        onPress={() => {
          setIsAsked(true);
        }}
      >
        Compare what ran with the text of today
      </Button>
    </div>
  );
}

function Texts(wanted: AppliedTextOf) {
  const { data, error } = useAppliedText(wanted);
  if (error !== null) return <p className="text-sm text-bad-ink">{error.message}</p>;
  if (data === undefined) return <Skeleton className="h-48 w-full" />;
  const { applied, current } = data;
  if (applied === null) {
    return (
      <p className="text-sm text-ink-2">
        No release of this project holds the text that ran here; only its checksum is known.
      </p>
    );
  }
  const { migrationId, checksum } = wanted;
  const { slug } = wanted.project;
  if (current === null) {
    return (
      <MigrationText
        slug={slug}
        migrationId={migrationId}
        query={{ checksum }}
        shown={applied}
        label="SQL"
        title="What ran here"
        maxHeight="md"
      />
    );
  }
  return (
    <Suspense fallback={<Skeleton className="h-48 w-full" />}>
      <DiffView
        label="What ran here against the text of today"
        before={{ label: 'What ran here', text: applied.text, noun: 'text that ran' }}
        after={{ label: 'In the newest release', text: current.text, noun: 'text of today' }}
      />
      <TextPart
        part={applied.part}
        of="What ran here"
        href={migrationTextHref(slug, migrationId, { checksum })}
      />
      <TextPart part={current.part} of="The text of today" href={migrationTextHref(slug, migrationId)} />
    </Suspense>
  );
}
