'use client';

import { lazy, Suspense, useState } from 'react';
import { FileDiff } from 'lucide-react';
import type { SideView } from '@/lib/contracts/comparison';
import { migrationTextHref } from '@/lib/contracts/migration-text-href';
import { useComparedTexts, type ComparedTextsOf } from '@/lib/client/queries/use-compared-texts';
import { migrationAnchor } from '@/components/matrix/place-address';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { TextPart } from '@/components/ui/text-part';

const DiffView = lazy(async () => ({ default: (await import('@/components/ui/diff-view')).DiffView }));

export interface TextsDiffProps extends Pick<ComparedTextsOf, 'project' | 'migrationId' | 'checksums'> {
  left: Pick<SideView, 'name' | 'address'>;
  right: Pick<SideView, 'name' | 'address'>;
}

/** What one migration says on both sides; read when somebody asks. */
export function TextsDiff(props: TextsDiffProps) {
  const [isAsked, setIsAsked] = useState(false);
  return (
    <div
      id={migrationAnchor(props.migrationId)}
      className="flex flex-col items-start gap-2 border-t border-line px-4 py-3 target:bg-accent-soft"
    >
      {isAsked ? (
        <div className="w-full min-w-0">
          <Texts {...props} />
        </div>
      ) : (
        <Button
          size="sm"
          icon={<FileDiff />}
          onPress={() => {
            setIsAsked(true);
          }}
        >
          Both texts of {props.migrationId}
        </Button>
      )}
    </div>
  );
}

function Texts({ left, right, ...wanted }: TextsDiffProps) {
  const { data, error } = useComparedTexts({ ...wanted, left: left.address, right: right.address });
  if (error !== null) return <p className="text-sm text-bad-ink">{error.message}</p>;
  if (data === undefined) return <Skeleton className="h-48 w-full" />;
  if (data.left === null || data.right === null) {
    return (
      <p className="text-sm text-ink-2">
        No release of this project holds the text of {wanted.migrationId} that ran on{' '}
        {data.left === null ? left.name : right.name}; only its checksum is known.
      </p>
    );
  }
  const hrefOf = (side: string) => migrationTextHref(wanted.project.slug, wanted.migrationId, { side });
  return (
    <Suspense fallback={<Skeleton className="h-48 w-full" />}>
      <DiffView
        label={`${wanted.migrationId} on ${left.name} against ${right.name}`}
        before={{ label: left.name, text: data.left.text, noun: `text of ${left.name}` }}
        after={{ label: right.name, text: data.right.text, noun: `text of ${right.name}` }}
      />
      <TextPart part={data.left.part} of={left.name} href={hrefOf(left.address)} />
      <TextPart part={data.right.part} of={right.name} href={hrefOf(right.address)} />
    </Suspense>
  );
}
