import { csvHref } from '@/lib/contracts/csv-href';
import { ServerCog } from 'lucide-react';
import type { MigrationPlacesView } from '@/lib/contracts/migration';
import { withSearch } from '@/lib/contracts/with-search';
import { FactsAge } from '@/components/environments/facts-age';
import { TierBadge } from '@/components/environments/tier-badge';
import { migrationAnchor } from '@/components/matrix/place-address';
import { MigrationStateBadge } from '@/components/states/state-badges';
import { EmptyState } from '@/components/ui/empty-state';
import { Duration } from '@/components/ui/duration';
import { Table, type TableColumn } from '@/components/ui/table';
import { isRecorded } from '@/components/timeline/is-recorded';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

type Place = MigrationPlacesView['places'][number];

/** Where a migration ran. */
export function PlacesTable({ slug, view }: { slug: string; view: MigrationPlacesView }) {
  return (
    <Table
      caption="Where it ran, in promotion order"
      csv={csvHref('places', { project: slug, migration: view.migrationId })}
      columns={columnsOf(slug, view)}
      rows={view.places}
      rowKey={({ environment }) => environment.slug}
      rowHref={({ environment }) => `/p/${slug}/e/${environment.slug}#${migrationAnchor(view.migrationId)}`}
      empty={
        <EmptyState title="No environments yet" icon={<ServerCog />} level={3}>
          A migration runs on environments. An administrator of the project registers the first one on its
          page, <TextLink href={`/p/${slug}`}>Environments</TextLink>.
        </EmptyState>
      }
    />
  );
}

/** The way to take it back stands where there is one. */
const columnsOf = (
  slug: string,
  { places, migrationId }: MigrationPlacesView,
): readonly TableColumn<Place>[] =>
  places.some(({ mayBeUndone }) => mayBeUndone)
    ? [
        ...COLUMNS,
        {
          id: 'undo',
          header: 'Newest there',
          noWrap: true,
          cell: ({ mayBeUndone, environment }) =>
            mayBeUndone && (
              <span className="relative z-1">
                <TextLink
                  href={withSearch(`/p/${slug}/e/${environment.slug}/undo`, { migration: migrationId })}
                >
                  Undo on {environment.name}…
                </TextLink>
              </span>
            ),
        },
      ]
    : COLUMNS;

const COLUMNS: readonly TableColumn<Place>[] = [
  {
    id: 'environment',
    header: 'Environment',
    isRowHeader: true,
    cell: ({ environment }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        {environment.name} <TierBadge tier={environment.tier} size="sm" />
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ item }) =>
      item === null ? (
        <span className="text-ink-3">not there</span>
      ) : (
        <MigrationStateBadge state={item.state} marks={item.marks} graph={item.graph} />
      ),
  },
  {
    id: 'facts',
    header: 'Facts',
    cell: ({ facts }) => <FactsAge facts={facts} className="text-sm" />,
  },
  {
    id: 'when',
    header: 'When',
    noWrap: true,
    cell: ({ item }) => {
      const at = item?.finishedAt ?? item?.startedAt ?? null;
      return at === null ? <span className="text-ink-3">not yet</span> : <Time value={at} />;
    },
  },
  {
    id: 'took',
    header: 'Took',
    align: 'end',
    cell: ({ item }) => {
      const [from, to] = [item?.startedAt ?? null, item?.finishedAt ?? null];
      return from === null || to === null ? null : <Duration ms={Date.parse(to) - Date.parse(from)} />;
    },
  },
  {
    id: 'by',
    header: 'By',
    cell: ({ item }) =>
      item === null || item.deploy === null ? (
        <span className="text-ink-3">
          {item !== null && isRecorded(item) ? 'another tool' : 'nobody yet'}
        </span>
      ) : (
        <span className="relative z-1">
          <TextLink href={`/d/${String(item.deploy.number)}`}>Deploy #{item.deploy.number}</TextLink>
        </span>
      ),
  },
];
