import { memo } from 'react';
import Link from 'next/link';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import type { MatrixView } from '@/lib/contracts/project';
import { FactsAge } from '@/components/environments/facts-age';
import { TierBadge } from '@/components/environments/tier-badge';
import { TimeMarks } from '@/components/freezes/time-marks';
import { ENVIRONMENT_LOOKS } from '@/components/states/environment-looks';
import { EnvironmentStateBadge } from '@/components/states/environment-state-badge';
import { LookMark } from '@/components/states/look-badge';
import { statesShown } from '@/lib/contracts/states-shown';
import { cn } from '@/lib/client/cn';
import { GRID } from './grid-size';
import { migrationVersion } from './migration-version';
import type { GridPlace } from './move-in-grid';
import { environmentHref, idOfPlace } from './place-address';
import type { PlacedItem } from './use-window';

export interface MatrixHeadProps {
  slug: string;
  view: MatrixView;
  columns: readonly number[];
  cells: readonly PlacedItem[];
  place: GridPlace;
}

/** The environments in promotion order: tier, name, worst state, version. */
export function MatrixHead({ slug, view, columns, cells, place }: MatrixHeadProps) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-3 border-b border-line-strong bg-surface"
      style={{ height: GRID.head }}
    >
      <span
        id={idOfPlace({ line: -1, column: -1 })}
        role="columnheader"
        aria-colindex={1}
        data-here={isHere(place, -1) || undefined}
        className={cn(
          'sticky start-0 z-1 flex h-full items-end border-e border-line bg-surface px-4 pb-2 text-xs font-medium text-ink-3',
          HERE,
        )}
        style={{ width: GRID.name }}
      >
        Migration
      </span>
      {cells.map((item) => {
        const environment = view.columns[columns[item.index] ?? -1];
        if (environment === undefined) return null;
        return (
          <ColumnHead
            key={item.index}
            slug={slug}
            environment={environment}
            index={item.index}
            start={item.start}
            size={item.size}
            isHere={isHere(place, item.index) || undefined}
          />
        );
      })}
    </div>
  );
}

interface ColumnHeadProps {
  slug: string;
  environment: EnvironmentLine;
  /** The column's place among all. */
  index: number;
  start: number;
  size: number;
  isHere: true | undefined;
}

/** Drawn again only when its own environment looks different. */
const ColumnHead = memo(function ColumnHead({
  slug,
  environment,
  index,
  start,
  size,
  isHere: here,
}: ColumnHeadProps) {
  const [state, alsoWaiting] = statesShown(environment.states, 1);
  return (
    <span
      id={idOfPlace({ line: -1, column: index })}
      role="columnheader"
      aria-colindex={index + 2}
      data-here={here}
      className={cn('absolute top-0 h-full border-e border-line', HERE)}
      style={{ insetInlineStart: start, width: size }}
    >
      <Link
        href={environmentHref(slug, environment.slug)}
        prefetch={false}
        tabIndex={-1}
        className="flex h-full min-w-0 flex-col items-start gap-0.5 px-2.5 pt-2 hover:bg-hover"
      >
        <span className="flex w-full items-center justify-between">
          <TierBadge tier={environment.tier} size="sm" />
          {alsoWaiting !== undefined && (
            <LookMark look={ENVIRONMENT_LOOKS[alsoWaiting]} label={ENVIRONMENT_LOOKS[alsoWaiting].word} />
          )}
        </span>
        <span title={environment.name} className="w-full truncate text-sm font-semibold">
          {environment.name}
        </span>
        {state !== undefined && <EnvironmentStateBadge state={state} behind={environment.behind} size="sm" />}
        {environment.version === null ? (
          <span className="w-full text-2xs text-ink-3">nothing applied</span>
        ) : (
          <span
            translate="no"
            title={environment.version}
            className="w-full truncate text-2xs text-ink-3 tabular-nums"
          >
            {migrationVersion(environment.version)}
          </span>
        )}
        <FactsAge facts={environment.facts} isShort className="w-full truncate text-2xs" />
        <span className="w-full truncate text-2xs text-ink-3 tabular-nums">
          {state !== 'behind' && (environment.behind ?? 0) > 0 && `behind by ${String(environment.behind)}`}
        </span>
        <span className="flex w-full text-2xs">
          <TimeMarks environment={environment} />
        </span>
      </Link>
    </span>
  );
});

const HERE =
  'group-focus-visible/grid:data-here:outline-2 group-focus-visible/grid:data-here:-outline-offset-2 group-focus-visible/grid:data-here:outline-focus';

const isHere = (place: GridPlace, column: number): boolean => place.line === -1 && place.column === column;
