import type { MatrixView } from '@/lib/contracts/project';
import type { TimelineItemView } from '@/lib/contracts/timeline';
import { useMigrationPlaces } from '@/lib/client/queries/use-migration-places';
import { MigrationStateBadge } from '@/components/states/state-badges';
import { DigestChip } from '@/components/ui/digest-chip';
import { Duration } from '@/components/ui/duration';
import { KeyValueList, type KeyValue } from '@/components/ui/key-value-list';
import { LinkButton } from '@/components/ui/link-button';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';
import { cellAt } from './matrix-lines';
import { environmentHref, migrationAnchor, migrationHref } from './place-address';

export interface ChosenCellProps {
  project: { readonly id: string; readonly slug: string };
  view: MatrixView;
  /** Indexes of the migration and the environment in the view. */
  row: number;
  column: number;
}

/** How a migration stands on an environment, when it ran there, and the way to its timeline. */
export function ChosenCell({ project, view, row, column }: ChosenCellProps) {
  const migration = view.rows[row];
  const environment = view.columns[column];
  if (migration === undefined || environment === undefined) return null;
  const cell = cellAt(view, row, column);
  return (
    <Panel
      title={environment.name}
      className="self-start max-sm:hidden"
      description={
        <TextLink href={migrationHref(project.slug, migration.id)}>
          <span translate="no" className="font-mono text-xs wrap-anywhere">
            {migration.id}
          </span>
        </TextLink>
      }
    >
      <div className="flex flex-col gap-4" aria-live="polite">
        {cell === null ? (
          <p className="text-ink-3">Neither the release nor the history of this environment holds it.</p>
        ) : (
          <MigrationStateBadge state={cell.state} marks={cell.marks} />
        )}
        {cell !== null && (
          <Facts project={project} migrationId={migration.id} environment={environment.slug} />
        )}
        <LinkButton
          href={`${environmentHref(project.slug, environment.slug)}#${migrationAnchor(migration.id)}`}
        >
          Open on the timeline
        </LinkButton>
      </div>
    </Panel>
  );
}

interface FactsProps {
  project: { readonly id: string; readonly slug: string };
  migrationId: string;
  environment: string;
}

function Facts({ project, migrationId, environment }: FactsProps) {
  const { data, error } = useMigrationPlaces(project, migrationId);
  if (error !== null) return <p className="text-sm text-bad-ink">{error.message}</p>;
  if (data === undefined) return <Skeleton className="h-24 w-full" />;
  const item = data.places.find((place) => place.environment.slug === environment)?.item ?? null;
  const facts = item === null ? [] : factsOf(item);
  if (facts.length === 0) return null;
  return <KeyValueList items={facts} />;
}

/** What a timeline says of one migration, left out what it does not say. */
function factsOf(item: TimelineItemView): readonly KeyValue[] {
  const { startedAt, finishedAt, deploy, log, recordedChecksum } = item;
  const taken =
    startedAt === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return [
    ...(startedAt === null ? [] : [{ key: 'Started', value: <Time value={startedAt} /> }]),
    ...(taken === null ? [] : [{ key: 'Took', value: <Duration ms={taken} /> }]),
    ...(deploy === null
      ? []
      : [
          {
            key: 'By',
            value: <TextLink href={`/d/${String(deploy.number)}`}>Deploy #{deploy.number}</TextLink>,
          },
        ]),
    ...(recordedChecksum === null
      ? []
      : [{ key: 'Checksum', value: <DigestChip digest={recordedChecksum} /> }]),
    ...(log === null || log === '' ? [] : [{ key: 'Log', value: <LogLine text={log} /> }]),
  ];
}

const LogLine = ({ text }: { text: string }) => (
  <span translate="no" className="line-clamp-6 font-mono text-xs whitespace-pre-wrap text-bad-ink">
    {text}
  </span>
);
