'use client';

import { CircleCheckBig, RefreshCw } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { CompareSchemasInput, SchemaComparisonView, SideView } from '@/lib/contracts/comparison';
import { csvHref } from '@/lib/contracts/csv-href';
import { formatCount } from '@/lib/client/format-number';
import { ReadError } from '@/lib/client/read-json';
import { useComparison } from '@/lib/client/queries/use-comparison';
import { FailureText } from '@/components/projects/failure-text';
import { Banner } from '@/components/ui/banner';
import { CsvLink } from '@/components/ui/csv-link';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { InlineCode } from '@/components/ui/inline-code';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { SchemaDifference } from './schema-difference';

export interface SchemaPanesProps {
  project: { readonly id: string; readonly slug: string };
  left: SideView;
  right: SideView;
  compare: Action<CompareSchemasInput, AskedView>;
}

/** What differs between the schemas of both sides: asked of the worker when the page is opened, and again when a side was read anew. */
export function SchemaPanes({ project, left, right, compare }: SchemaPanesProps) {
  const { data, error, isFetching, refetch } = useComparison({
    action: compare,
    projectId: project.id,
    left: left.address,
    right: right.address,
    readings: `${readingOf(left)} ${readingOf(right)}`,
  });
  if (isFetching) return <Waiting />;
  if (error !== null) {
    return (
      <Banner
        tone="attention"
        title="How the schemas differ is not known"
        action={
          <Button
            icon={<RefreshCw />}
            onPress={() => {
              void refetch();
            }}
          >
            Ask again
          </Button>
        }
      >
        {error instanceof ReadError ? <FailureText failure={error.failure} /> : error.message}
      </Banner>
    );
  }
  if (data === undefined) return <Waiting />;
  const file = csvHref('schema-differences', {
    project: project.slug,
    left: left.address,
    right: right.address,
    answer: data.answerId,
  });
  return <Compared comparison={data.comparison} left={left.name} right={right.name} csv={file} />;
}

const readingOf = (side: SideView): string =>
  side.kind === 'environment' ? (side.schemaAt ?? 'never') : side.createdAt;

function Waiting() {
  return (
    <Panel title="Schema">
      <div role="status" className="flex flex-col gap-3">
        <p className="text-base text-ink-3">
          The worker compares the schemas. A release that was never replayed takes longer the first time.
        </p>
        <Skeleton className="h-24 w-full" />
      </div>
    </Panel>
  );
}

interface ComparedProps {
  comparison: SchemaComparisonView;
  left: string;
  right: string;
  /** The same as a file. */
  csv: string;
}

function Compared({ comparison, left, right, csv }: ComparedProps) {
  const { differences, serverMajor, objects } = comparison;
  const known = `${formatCount(objects.left, 'object')} on ${left}, ${formatCount(objects.right, 'object')} on ${right}, PostgreSQL ${String(serverMajor)}`;
  if (differences.length === 0) {
    return (
      <Panel title="Schema" description={known}>
        <EmptyState title="The schemas are the same" icon={<CircleCheckBig />} level={3}>
          Tables, columns, constraints, indexes, functions, rights and comments of {left} and {right} do not
          differ.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Panel title="Schema" description={known} actions={<CsvLink href={csv} of="the schema differences" />}>
        <p role="status">{sentenceOf(comparison, left, right)}</p>
      </Panel>
      {groupsOf(differences).map(([first, ...rest]) => (
        <Panel
          key={first.topmost.id}
          padding="flush"
          title={
            <span className="flex flex-wrap items-center gap-x-2">
              <span className="text-ink-3">{first.topmost.kind.replaceAll('_', ' ')}</span>
              <InlineCode>{nameOf(first.topmost)}</InlineCode>
            </span>
          }
        >
          <div className="-mt-px">
            {[first, ...rest].map((difference) => (
              <SchemaDifference key={difference.id} difference={difference} left={left} right={right} />
            ))}
          </div>
        </Panel>
      ))}
    </>
  );
}

type Differences = SchemaComparisonView['differences'];
type Group = readonly [Differences[number], ...Differences[number][]];

/** They come sorted by topmost object. */
function groupsOf(differences: Differences): readonly Group[] {
  const groups = new Map<string, [Differences[number], ...Differences[number][]]>();
  for (const difference of differences) {
    const group = groups.get(difference.topmost.id);
    if (group === undefined) groups.set(difference.topmost.id, [difference]);
    else group.push(difference);
  }
  return [...groups.values()];
}

function sentenceOf({ differences }: SchemaComparisonView, left: string, right: string): string {
  const count = (...changes: readonly string[]): number =>
    differences.filter(({ change }) => changes.includes(change)).length;
  const parts = [
    [count('left_only'), `only on ${left}`],
    [count('right_only'), `only on ${right}`],
    [count('different', 'renamed'), 'on both and different'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, where]) => `${String(number)} ${where}`);
  return `${formatCount(differences.length, 'object')} not the same: ${said.join(', ')}.`;
}

const nameOf = ({ schema, name }: { schema: string | null; name: string }): string =>
  schema === null || schema === 'public' ? name : `${schema}.${name}`;
