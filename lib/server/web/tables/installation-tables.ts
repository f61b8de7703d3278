import 'server-only';
import { deployView } from '../../../contracts/deploy';
import type { DeployViewName } from '../../../contracts/deploy-view';
import type { ListedDeploy } from '../../../contracts/deploy';
import { driftSearch, driftShown } from '../../../contracts/drift-filter';
import { success } from '../../../engine/base/result';
import {
  listPeople,
  loadSqlMask,
  viewDeploys,
  viewDrift,
  viewFleetDrift,
  viewHome,
  viewInstallation,
  viewWebhook,
} from '../../../engine/index';
import type { ActContext } from '../../../engine/model/person';
import type { Ports } from '../../../engine/ports/ports';
import { aboutView } from '../present/about-view';
import { csvLines, type CsvColumn } from '../present/csv';
import { listedDeploy } from '../present/deploy-view';
import { driftPageView, fleetDriftRow } from '../present/drift-view';
import { homePageView } from '../present/home-view';
import { deliveryView } from '../present/webhook-view';
import { webContainer } from '../web-process';
import type { TableSource } from './table-source';

const DEPLOY_COLUMNS: readonly CsvColumn<ListedDeploy>[] = [
  ['deploy', ({ number }) => number],
  ['state', ({ state }) => state],
  ['project', ({ project }) => project.slug],
  ['environment', ({ environment }) => environment.slug],
  ['tier', ({ environment }) => environment.tier],
  ['reason', ({ reason }) => reason],
  ['asked by', ({ requestedBy }) => requestedBy],
  ['asked at', ({ requestedAt }) => requestedAt],
  ['expires at', ({ expiresAt }) => expiresAt],
  ['started at', ({ startedAt }) => startedAt],
  ['finished at', ({ finishedAt }) => finishedAt],
  ['facts of', ({ facts }) => facts.factsAt],
];

/** All deploys of a view, whatever page of them is open. */
export const deploysTable: TableSource = (ports, context, query) => {
  const asked = deployView.safeParse(query.view);
  const view = asked.success ? asked.data : 'all';
  return Promise.resolve(
    success({
      name: `deploys-${view}`,
      lines: csvLines(DEPLOY_COLUMNS, allDeploys(ports, context, view)),
    }),
  );
};

/** Page by page, as they are taken. */
async function* allDeploys(
  ports: Ports,
  context: ActContext,
  view: DeployViewName,
): AsyncGenerator<ListedDeploy> {
  let before: number | null = null;
  do {
    const page: Awaited<ReturnType<typeof viewDeploys>> = await viewDeploys(ports, context, { view, before });
    yield* page.listings.map(listedDeploy);
    before = page.next;
  } while (before !== null);
}

export const driftTable: TableSource = async (ports, context, query) => {
  const rows = (await viewFleetDrift(ports, context)).map(fleetDriftRow);
  return success({
    name: 'drift',
    lines: csvLines(
      [
        ['project', ({ project }) => project.slug],
        ['environment', ({ environment }) => environment.slug],
        ['tier', ({ environment }) => environment.tier],
        ['state', ({ state }) => state],
        ['worst', ({ worst }) => worst],
        ['open', ({ open }) => open],
        ['accepted', ({ accepted }) => accepted],
        ['what', ({ sentence }) => sentence],
        ['first seen at', ({ firstSeenAt }) => firstSeenAt],
        ['checked at', ({ checkedAt }) => checkedAt],
      ],
      driftShown(rows, driftSearch.parse(query).show),
    ),
  });
};

/** The differences of one environment, accepted ones too. */
export const differencesTable: TableSource = async (ports, context, { project = '', environment = '' }) => {
  const found = await viewDrift(ports, context, { project, environment });
  if (!found.ok) return found;
  const { result } = driftPageView(found.value, await loadSqlMask());
  const rows =
    result.kind === 'compared' ? [...result.groups.flatMap(({ items }) => items), ...result.accepted] : [];
  return success({
    name: `drift-${project}-${environment}`,
    lines: csvLines(
      [
        ['object', ({ object }) => object.id],
        ['level', ({ level }) => level],
        ['change', ({ change }) => change],
        ['title', ({ title }) => title],
        ['what', ({ sentence }) => sentence],
        ['first seen at', ({ firstSeenAt }) => firstSeenAt],
        ['accepted by', ({ acceptance }) => acceptance?.by ?? null],
        ['accepted until', ({ acceptance }) => acceptance?.until ?? null],
        ['reason', ({ acceptance }) => acceptance?.reason ?? null],
        ['expected', ({ expectedDefinition }) => expectedDefinition],
        ['live', ({ liveDefinition }) => liveDefinition],
      ],
      rows,
    ),
  });
};

/** Approved deploys that were to start and had something in their way. */
export const heldBackTable: TableSource = async (ports, context) => {
  const { heldBack } = await viewHome(ports, context);
  return success({ name: 'deploys-held-back', lines: csvLines(DEPLOY_COLUMNS, heldBack.map(listedDeploy)) });
};

/** Starts in spite of a freeze that want something of the reader. */
export const owedStartsTable: TableSource = async (ports, context) => {
  const { glasses } = homePageView(await viewHome(ports, context));
  return success({
    name: 'starts-in-spite-of-a-freeze',
    lines: csvLines(
      [
        ['deploy', ({ deploy }) => deploy.number],
        ['project', ({ deploy }) => deploy.project.slug],
        ['environment', ({ deploy }) => deploy.environment.slug],
        ['wants', ({ wants }) => wants],
        ['overdue', ({ isOverdue }) => (isOverdue ? 'yes' : 'no')],
        ['asked by', ({ askedBy }) => askedBy],
        ['asked at', ({ askedAt }) => askedAt],
        ['reason', ({ reason }) => reason],
      ],
      glasses,
    ),
  });
};

export const troubleTable: TableSource = async (ports, context) =>
  success({
    name: 'environments-with-trouble',
    lines: csvLines(
      [
        ['project', ({ project }) => project.slug],
        ['environment', ({ environment }) => environment.slug],
        ['tier', ({ environment }) => environment.tier],
        ['states', ({ states }) => states.join(' ')],
        ['what', ({ sentence }) => sentence],
        ['since', ({ since }) => since],
        ['facts of', ({ facts }) => facts.factsAt],
      ],
      homePageView(await viewHome(ports, context)).broken,
    ),
  });

export const peopleTable: TableSource = async (ports, context) => {
  const { people, projects } = await listPeople(ports, context);
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  return success({
    name: 'people',
    lines: csvLines(
      [
        ['e-mail', ({ email }) => email],
        ['name', ({ name }) => name],
        ['state', ({ state }) => state],
        [
          'installation administrator',
          ({ installationAdministrator }) => (installationAdministrator ? 'yes' : 'no'),
        ],
        [
          'roles',
          ({ roles }) =>
            roles
              .map(({ projectId, role }) => `${names.get(projectId) ?? 'another project'}: ${role}`)
              .join('; '),
        ],
        ['here since', ({ createdAt }) => createdAt],
        ['disabled at', ({ disabledAt }) => disabledAt],
      ],
      people,
    ),
  });
};

export const workersTable: TableSource = async (ports, context) =>
  success({
    name: 'workers',
    lines: csvLines(
      [
        ['worker', ({ name }) => name],
        ['alive', ({ isAlive }) => (isAlive ? 'yes' : 'no')],
        ['version', ({ version }) => version],
        ['node', ({ node }) => node],
        ['started at', ({ startedAt }) => startedAt],
        ['seen at', ({ seenAt }) => seenAt],
      ],
      aboutView(await viewInstallation(ports, context), webContainer()).workers,
    ),
  });

export const deliveriesTable: TableSource = async (ports, context) => {
  const found = await viewWebhook(ports, context);
  if (!found.ok) return found;
  return success({
    name: 'deliveries',
    lines: csvLines(
      [
        ['delivery', ({ id }) => id],
        ['event', ({ event }) => event],
        ['state', ({ state }) => state],
        ['tries', ({ attempts }) => attempts],
        ['status', ({ lastStatus }) => lastStatus],
        ['error', ({ lastError }) => lastError],
        ['made at', ({ createdAt }) => createdAt],
        ['next try at', ({ nextAttemptAt }) => nextAttemptAt],
      ],
      found.value.deliveries.map(deliveryView),
    ),
  });
};
