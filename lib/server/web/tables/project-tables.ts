import 'server-only';
import { comparisonSearch } from '../../../contracts/comparison';
import { fleetShown } from '../../../contracts/fleet-filter';
import { rowsInBlocks } from '../../../contracts/matrix-blocks';
import { decodeCell } from '../../../contracts/matrix-cell';
import { matrixFilterOf, matrixSigns } from '../../../contracts/matrix-filter';
import type { EnvironmentLine } from '../../../contracts/environment';
import { matrixSearch, projectsSearch, timelineSearch } from '../../../contracts/search-params';
import { isShownOnTimeline } from '../../../contracts/timeline-filter';
import { versionsShown } from '../../../contracts/versions-shown';
import { worstFirst } from '../../../contracts/worst-first';
import { success } from '../../../engine/base/result';
import {
  listProjects,
  listReleases,
  readAnswer,
  viewComparison,
  viewDeployers,
  viewEnvironment,
  viewMigration,
  viewProject,
} from '../../../engine/index';
import { answerView } from '../present/answer-view';
import { comparisonPageView } from '../present/comparison-view';
import { csvLines, type CsvColumn } from '../present/csv';
import { environmentLine } from '../present/environment-line';
import { environmentPageView } from '../present/environment-page';
import { matrixView } from '../present/matrix-view';
import { migrationPlaces } from '../present/migration-places';
import { projectCard } from '../present/project-view';
import { releaseRow } from '../present/release-view';
import type { TableSource } from './table-source';

/** No answer has it. */
const NIL = '00000000-0000-0000-0000-000000000000';

export const projectsTable: TableSource = async (ports, context, query) =>
  success({
    name: 'projects',
    lines: csvLines(
      [
        ['project', ({ slug }) => slug],
        ['name', ({ name }) => name],
        ['archived', ({ isArchived }) => yesNo(isArchived)],
        ['environments', ({ environments }) => environments.length],
        ['states', ({ environments }) => environments.map(({ states }) => states[0] ?? '').join(' ')],
        ['release', ({ release }) => release?.number ?? null],
        ['migrations', ({ release }) => release?.migrationCount ?? null],
        ['released at', ({ release }) => release?.createdAt ?? null],
      ],
      worstFirst((await listProjects(ports, context)).map(projectCard), projectsSearch.parse(query).q),
    ),
  });

export const environmentsTable: TableSource = async (ports, context, query) => {
  const { project = '' } = query;
  const view = await viewProject(ports, context, project);
  if (!view.ok) return view;
  const lines = view.value.environments.map(environmentLine);
  const shown = fleetShown(lines, matrixSearch.parse(query));
  return success({ name: `environments-${project}`, lines: csvLines(ENVIRONMENT, shown) });
};

const ENVIRONMENT: readonly CsvColumn<EnvironmentLine>[] = [
  ['environment', ({ slug }) => slug],
  ['name', ({ name }) => name],
  ['tier', ({ tier }) => tier],
  ['states', ({ states }) => states.join(' ')],
  ['version', ({ version }) => version],
  ['behind', ({ behind }) => behind],
  ['open drift', ({ openDrift }) => openDrift],
  ['open deploys', ({ openDeploys }) => openDeploys.map(({ number }) => `#${String(number)}`).join(' ')],
  ['looked at', ({ facts }) => facts.lookedAt],
  ['facts of', ({ facts }) => facts.factsAt],
];

/** The matrix: one row for each migration, one column for each environment, state and marks in the cells. */
export const migrationsTable: TableSource = async (ports, context, query) => {
  const { project = '' } = query;
  const view = await viewProject(ports, context, project);
  if (!view.ok) return view;
  const matrix = matrixView(view.value);
  const { columns, cells } = matrix;
  const signs = matrixSigns(matrix, matrixFilterOf(matrixSearch.parse(query)));
  type Row = ReturnType<typeof rowsInBlocks>[number];
  const cellOf = (column: number, row: number): string | null => {
    const cell = decodeCell(cells[column]?.charAt(row));
    return cell === null ? null : [cell.state, ...cell.marks].join(' ');
  };
  return success({
    name: `migrations-${project}`,
    lines: csvLines<Row>(
      [
        ['migration', ({ id }) => id],
        ['name', ({ name }) => name],
        ...columns.flatMap(({ slug }, column): readonly CsvColumn<Row>[] =>
          isSaid(signs.columns, column) ? [[`on ${slug}`, ({ index }) => cellOf(column, index)]] : [],
        ),
      ],
      rowsInBlocks(matrix).filter(({ index }) => isSaid(signs.rows, index)),
    ),
  });
};

export const releasesTable: TableSource = async (ports, context, { project = '' }) => {
  const found = await listReleases(ports, context, project);
  if (!found.ok) return found;
  const { releases, datamodels } = found.value;
  return success({
    name: `releases-${project}`,
    lines: csvLines(
      [
        ['release', ({ number }) => number],
        ['digest', ({ digest }) => digest],
        ['revision', ({ revision }) => revision],
        ['migrations', ({ migrationCount }) => migrationCount],
        ['newest migration', ({ newestMigrationId }) => newestMigrationId],
        ['schema', ({ schema }) => schema?.kind ?? null],
        ['made at', ({ createdAt }) => createdAt],
      ],
      releases.map((release) => releaseRow(release, datamodels.get(release.id) ?? null)),
    ),
  });
};

/** Where one migration ran. */
export const placesTable: TableSource = async (ports, context, { project = '', migration = '' }) => {
  const found = await viewMigration(ports, context, { project, migrationId: migration });
  if (!found.ok) return found;
  const deployers = await Promise.all(
    found.value.where.map(({ environment }) => viewDeployers(ports, context, environment.id)),
  );
  return success({
    name: `places-of-a-migration-${project}`,
    lines: csvLines(
      [
        ['migration', () => migration],
        ['environment', ({ environment }) => environment.slug],
        ['tier', ({ environment }) => environment.tier],
        ['state', ({ item }) => item?.state ?? null],
        ['marks', ({ item }) => item?.marks.join(' ') ?? null],
        ['started at', ({ item }) => item?.startedAt ?? null],
        ['finished at', ({ item }) => item?.finishedAt ?? null],
        ['deploy', ({ item }) => item?.deploy?.number ?? null],
        ['checksum', ({ item }) => item?.recordedChecksum ?? null],
        ['facts of', ({ facts }) => facts.factsAt],
      ],
      migrationPlaces(found.value, deployers).places,
    ),
  });
};

/** Every migration on one environment, newest first. */
export const timelineTable: TableSource = async (ports, context, query) => {
  const { project = '', environment = '' } = query;
  const { show } = timelineSearch.parse(query);
  const found = await viewEnvironment(ports, context, { project, environment });
  if (!found.ok) return found;
  const deployers = await viewDeployers(ports, context, found.value.environment.id);
  return success({
    name: `timeline-${project}-${environment}`,
    lines: csvLines(
      [
        ['migration', ({ migrationId }) => migrationId],
        ['name', ({ name }) => name],
        ['state', ({ state }) => state],
        ['marks', ({ marks, graph }) => [...marks, ...graph].join(' ')],
        ['in the release', ({ inRelease }) => yesNo(inRelease)],
        ['started at', ({ startedAt }) => startedAt],
        ['finished at', ({ finishedAt }) => finishedAt],
        ['deploy', ({ deploy }) => deploy?.number ?? null],
        ['checksum recorded', ({ recordedChecksum }) => recordedChecksum],
        ['checksum of the release', ({ releaseChecksum }) => releaseChecksum],
      ],
      environmentPageView(found.value, deployers).items.filter((item) => isShownOnTimeline(item, show)),
    ),
  });
};

/** The migrations of two sides. */
export const comparisonTable: TableSource = async (ports, context, query) => {
  const { project = '' } = query;
  const { left, right, show } = comparisonSearch.parse(query);
  const found = await viewComparison(ports, context, { project, left, right });
  if (!found.ok) return found;
  const { versions } = comparisonPageView(found.value);
  return success({
    name: `comparison-${project}`,
    lines: csvLines(
      [
        ['migration', ({ migrationId }) => migrationId],
        ['compared', ({ verdict }) => verdict],
        [`on ${left}`, (row) => heldWord(row.left)],
        [`on ${right}`, (row) => heldWord(row.right)],
        [`checksum on ${left}`, (row) => row.left?.checksum ?? null],
        [`checksum on ${right}`, (row) => row.right?.checksum ?? null],
      ],
      versionsShown(versions ?? [], show),
    ),
  });
};

/** What differs between two schemas, as the worker answered whoever asks. */
export const schemaDifferencesTable: TableSource = async (ports, context, query) => {
  const { project = '' } = query;
  const { left, right } = comparisonSearch.parse(query);
  const found = await readAnswer(ports, context, query.answer ?? NIL);
  if (!found.ok) return found;
  const answer = answerView(found.value);
  const rows =
    answer.state === 'done' && answer.kind === 'schema_comparison' ? answer.comparison.differences : [];
  return success({
    name: `schema-differences-${project}`,
    lines: csvLines(
      [
        ['object', ({ object }) => object.id],
        ['compared', ({ change }) => change],
        ['title', ({ title }) => title],
        [`title on ${left}`, ({ leftTitle }) => leftTitle],
        ['attributes', ({ attributes }) => attributes.map(({ attribute }) => attribute).join(' ')],
        [`definition on ${left}`, ({ leftDefinition }) => leftDefinition],
        [`definition on ${right}`, ({ rightDefinition }) => rightDefinition],
      ],
      rows,
    ),
  });
};

const heldWord = (cell: { readonly state: string | null } | null): string | null =>
  cell === null ? null : (cell.state ?? 'in the release');

const isSaid = (signs: string, index: number): boolean => signs.charAt(index) !== ' ';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
