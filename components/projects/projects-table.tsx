import { csvHref } from '@/lib/contracts/csv-href';
import type { ReactNode } from 'react';
import type { ProjectCard } from '@/lib/contracts/project';
import { FactsOfMany } from '@/components/environments/facts-of-many';
import { countStates } from '@/components/matrix/matrix-lines';
import { LookMark } from '@/components/states/look-badge';
import { ENVIRONMENT_LOOKS } from '@/components/states/environment-looks';
import { EnvironmentStateBadge } from '@/components/states/environment-state-badge';
import { statesShown } from '@/lib/contracts/states-shown';
import { ENVIRONMENT_STATES, type EnvironmentState } from '@/lib/contracts/states';
import { formatCount } from '@/lib/client/format-number';
import { Badge } from '@/components/ui/badge';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

/** The projects that the reader may see. */
export function ProjectsTable({
  projects,
  text,
  empty,
}: {
  projects: readonly ProjectCard[];
  /** What they are filtered by; empty when they are not. */
  text: string;
  empty: ReactNode;
}) {
  return (
    <Table
      caption="Projects"
      csv={csvHref('projects', { q: text })}
      columns={COLUMNS}
      rows={projects}
      rowKey={({ id }) => id}
      rowHref={({ slug }) => `/p/${slug}`}
      empty={empty}
    />
  );
}

const COLUMNS: readonly TableColumn<ProjectCard>[] = [
  {
    id: 'project',
    header: 'Project',
    isRowHeader: true,
    width: 'sm:min-w-44',
    cell: ({ name, isArchived }) => (
      <>
        <span className="wrap-anywhere">{name}</span>
        {isArchived && <Badge>Archived</Badge>}
      </>
    ),
  },
  {
    id: 'state',
    header: 'Worst state',
    cell: ({ environments }) => <WorstState environments={environments} />,
  },
  {
    id: 'environments',
    header: 'Environments',
    cell: ({ environments }) => (
      <>
        <Strip environments={environments} />
        <FactsOfMany environments={environments} className="mt-1 text-xs text-ink-3" />
      </>
    ),
  },
  {
    id: 'release',
    header: 'Release',
    cell: ({ release }) =>
      release === null ? (
        <span className="text-ink-3">none yet</span>
      ) : (
        `${String(release.number)}, ${formatCount(release.migrationCount, 'migration')}`
      ),
  },
  {
    id: 'age',
    header: 'Released',
    align: 'end',
    noWrap: true,
    cell: ({ release }) => release !== null && <Time value={release.createdAt} />,
  },
];

function WorstState({ environments }: Pick<ProjectCard, 'environments'>) {
  const states = environments.flatMap((environment) => environment.states);
  const worst: EnvironmentState | undefined = ENVIRONMENT_STATES.find((state) => states.includes(state));
  if (worst === undefined) return <span className="text-ink-3">no environments</span>;
  const behind = Math.max(0, ...environments.map((environment) => environment.behind ?? 0));
  return <EnvironmentStateBadge state={worst} behind={behind} />;
}

/** More environments than this are counted by state. */
const MOST_NAMED = 8;

/** One lamp for each environment in promotion order, or one for each state that occurs; and whatever waits for a person. */
function Strip({ environments }: Pick<ProjectCard, 'environments'>) {
  if (environments.length > MOST_NAMED) return <Counts environments={environments} />;
  return (
    <ul className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {environments.map(({ slug, name, states }) => (
        <li key={slug} className="inline-flex items-center gap-1.5 text-sm text-ink-2">
          {statesShown(states, 1).map((state) => (
            <LookMark key={state} look={ENVIRONMENT_LOOKS[state]} label={ENVIRONMENT_LOOKS[state].word} />
          ))}
          {name}
        </li>
      ))}
    </ul>
  );
}

function Counts({ environments }: Pick<ProjectCard, 'environments'>) {
  const worst = environments.map(({ states }) => ({ states: statesShown(states, 1) }));
  return (
    <ul className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {countStates(worst, ENVIRONMENT_STATES).map(({ state, count }) => (
        <li key={state} className="inline-flex items-center gap-1.5 text-sm text-ink-2">
          <LookMark look={ENVIRONMENT_LOOKS[state]} />
          {count} {ENVIRONMENT_LOOKS[state].word.toLowerCase()}
        </li>
      ))}
    </ul>
  );
}
