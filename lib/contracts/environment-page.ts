import type { DeployLine, EnvironmentLine } from './environment';
import type { ProjectPageView, ProjectRightsView } from './project';
import type {
  BranchesView,
  ConnectionView,
  EventView,
  HistoryRefusalView,
  TimelineItemView,
} from './timeline';

/** Everything that the page of an environment shows. */
export interface EnvironmentPageView {
  readonly project: ProjectPageView['project'];
  readonly line: EnvironmentLine;
  readonly isArchived: boolean;
  /** The history says nothing of any migration: it is empty, or the database was there before the tool. */
  readonly isUntouched: boolean;
  readonly rights: ProjectRightsView;
  readonly connection: ConnectionView;
  readonly lastDeploy: DeployLine | null;
  readonly driftCheckedAt: string | null;
  /** It was compared with what the last run left, since what the migrations give could not be had. */
  readonly driftSinceLastRun: boolean;
  /** Newest first. */
  readonly items: readonly TimelineItemView[];
  /** Null unless the release ends in more than one head. */
  readonly branches: BranchesView | null;
  /** Null where the tool would run what is pending. */
  readonly refusal: HistoryRefusalView | null;
  /** The migration that the tool would take back now; null when there is none, or the tool has no such thing. */
  readonly undoable: string | null;
  /** Newest first. */
  readonly events: readonly EventView[];
}
