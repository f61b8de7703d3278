import 'server-only';
import type { EnvironmentPageView } from '../../../contracts/environment-page';
import type { Deployers, EnvironmentView } from '../../../engine/index';
import { connectionView } from './connection-view';
import { deployLine, environmentLine } from './environment-line';
import { projectHead, rightsView } from './project-view';
import { isSinceLastRun } from './drift-view';
import { toolTitle } from './tool-views';
import { eventView, timelineItemViews } from './timeline-view';

function refusalView({ overview, historyTable, release, environment }: EnvironmentView) {
  const { refusal } = overview.timeline;
  if (refusal === null || historyTable === null || release === null) return null;
  return {
    failure: refusal,
    table: `${historyTable.schema}.${historyTable.name}`,
    database: environment.connection.database,
    tool: toolTitle(release.tool),
  };
}

/** Everything that the page of an environment shows. Pure. */
export function environmentPageView(view: EnvironmentView, deployers: Deployers): EnvironmentPageView {
  const [lastDeploy] = view.deploys;
  return {
    project: projectHead(view.project),
    line: environmentLine(view.overview),
    isArchived: view.environment.archivedAt !== null,
    isUntouched:
      view.overview.lastReached !== null &&
      view.overview.timeline.items.length > 0 &&
      view.overview.timeline.items.every(({ entry }) => entry === null),
    rights: rightsView(view.rights),
    connection: connectionView(view.overview),
    lastDeploy: lastDeploy === undefined ? null : deployLine(lastDeploy),
    driftCheckedAt: view.overview.driftCheck?.checkedAt ?? null,
    driftSinceLastRun: isSinceLastRun(view.overview.driftCheck),
    items: timelineItemViews(view.overview.timeline.items, view.migrations, deployers),
    branches: view.overview.timeline.branches,
    refusal: refusalView(view),
    undoable: view.undoable.kind === 'newest' ? view.undoable.migrationId : null,
    events: view.events.map(eventView),
  };
}
