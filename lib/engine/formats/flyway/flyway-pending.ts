import { failure, type Failure } from '../../base/failure';
import type { History, HistoryEntry } from '../../model/history';
import type { Migration, ToolOptions } from '../../model/migration';
import { readKey, sameMigration, type FlywayKey } from './flyway-key';
import { ignoresIgnored, isOn } from './flyway-options';
import { compareVersions, type FlywayVersion } from './flyway-version';

/** Why a migration without a row is to run or not, in Flyway's words. */
type Fate = 'pending' | 'below_baseline' | 'ignored';

interface Standing {
  readonly entries: readonly HistoryEntry[];
  /** By `sameMigration`. */
  readonly rows: ReadonlyMap<string, HistoryEntry>;
  readonly lastApplied: FlywayVersion | null;
  /** Of `flyway baseline` or of a baseline migration. */
  readonly baseline: FlywayVersion | null;
}

interface Keyed {
  readonly migration: Migration;
  readonly key: FlywayKey;
}

/** Ids that Flyway would run now. Sources: `MigrationInfoServiceImpl.java`, `ResolvedMigration.java`, `getState`. Pure. */
export function pendingIds(
  migrations: readonly Migration[],
  history: History,
  options: ToolOptions,
): readonly string[] {
  return fatesOf(migrations, history, options)
    .filter(({ fate }) => fate === 'pending')
    .map(({ migration }) => migration.id);
}

/**
 * Why Flyway's validation stops `migrate` where nothing else of ours tells it: a version that came late, and a description that is not the
 * recorded one. Failed, missing and edited migrations are told by their states. Pure.
 */
export function refusalOf(
  migrations: readonly Migration[],
  history: History,
  { options, resolves }: { readonly options: ToolOptions; readonly resolves: boolean },
): Failure | null {
  if (resolves) return null;
  const late = fatesOf(migrations, history, options).find(({ fate }) => fate === 'ignored');
  if (late !== undefined && !ignoresIgnored(options)) return cameLate(late.migration);
  const { rows, baseline } = standingOf(history);
  const other = keyedOf(migrations).find(({ key }) => {
    const row = rows.get(sameMigration(key));
    if (row === undefined || key.version === null || !isAbove(key.version, baseline)) return false;
    return readKey(row.migrationId)?.description !== key.description;
  });
  return other === undefined ? null : otherDescription(other.migration);
}

const keyedOf = (migrations: readonly Migration[]): readonly Keyed[] =>
  migrations.flatMap((migration) => {
    const key = readKey(migration.historyKey);
    return key === null ? [] : [{ migration, key }];
  });

/** Of what has no row that stands; of repeatable migrations, no newest row with this text. */
function fatesOf(
  migrations: readonly Migration[],
  history: History,
  options: ToolOptions,
): readonly (Keyed & { readonly fate: Fate })[] {
  const standing = standingOf(history);
  const open = keyedOf(migrations).filter((each) => !isDone(each, standing));
  const baselines = open.flatMap(({ key }) => (isBaseline(key) && key.version !== null ? [key.version] : []));
  const newest = baselines.reduce<FlywayVersion | null>(later, null);
  return open.map((each) => ({ ...each, fate: fateOf(each.key, standing, newest, options) }));
}

const isBaseline = ({ type }: FlywayKey): boolean => type === 'BASELINE' || type.endsWith('_BASELINE');

const later = (one: FlywayVersion | null, other: FlywayVersion): FlywayVersion =>
  one === null || compareVersions(other, one) > 0 ? other : one;

const isAbove = (version: FlywayVersion, baseline: FlywayVersion | null): boolean =>
  baseline === null || compareVersions(version, baseline) > 0;

function standingOf({ entries }: History): Standing {
  const stand = entries.flatMap((entry) => {
    const key = readKey(entry.migrationId);
    return key === null || entry.outcome === 'rolled_back' || entry.outcome === 'superseded'
      ? []
      : [{ entry, key }];
  });
  const versioned = stand.flatMap(({ key }) => (key.version === null ? [] : [{ key, version: key.version }]));
  return {
    entries,
    rows: new Map(stand.map(({ entry, key }) => [sameMigration(key), entry])),
    lastApplied: versioned.map(({ version }) => version).reduce<FlywayVersion | null>(later, null),
    baseline: versioned
      .filter(({ key }) => isBaseline(key))
      .map(({ version }) => version)
      .reduce<FlywayVersion | null>(later, null),
  };
}

function isDone({ migration, key }: Keyed, { rows }: Standing): boolean {
  const row = rows.get(sameMigration(key));
  if (row === undefined) return false;
  const texts = [migration.checksum, ...migration.equalChecksums];
  return key.version !== null || row.outcome === 'failed' || texts.includes(row.checksum ?? '');
}

/** A baseline migration runs on a database without any, the newest one alone; what lies below it is left out. */
function fateOf(
  key: FlywayKey,
  { lastApplied, baseline }: Standing,
  newestBaseline: FlywayVersion | null,
  options: ToolOptions,
): Fate {
  const { version } = key;
  if (version === null) return 'pending';
  if (isBaseline(key)) {
    return lastApplied === null && version === newestBaseline ? 'pending' : 'below_baseline';
  }
  if (!isAbove(version, lastApplied === null ? newestBaseline : baseline)) return 'below_baseline';
  const isLate = lastApplied !== null && compareVersions(version, lastApplied) < 0;
  return isLate && !isOn(options, 'outOfOrder') ? 'ignored' : 'pending';
}

const cameLate = ({ id, path }: Migration): Failure =>
  failure('HISTORY.CAME_LATE', `${id} stands below the newest applied version and has not run here.`, {
    why: 'Flyway stops before it runs anything, unless outOfOrder is true.',
    fix: 'Give it a version above the newest one, mark it as applied, or set outOfOrder (or *:ignored among the ignored migrations) in the options of the source.',
    where: { file: path },
  });

const otherDescription = ({ id, path }: Migration): Failure =>
  failure('HISTORY.OTHER_DESCRIPTION', `The history has another description for ${id}.`, {
    why: 'Flyway stops before it runs anything.',
    fix: 'Give the file its old name, or run flyway repair, which takes the new description over.',
    where: { file: path },
  });
