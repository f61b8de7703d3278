import type { AuditEventView } from './audit';
import type { DeployRow, ListedDeploy } from './deploy';
import type { FactsAge, NamedFacts } from './facts-age';
import type { Tier } from './tier';
import type { EnvironmentState } from './states';

/** An environment on which something is wrong. */
export interface BrokenRow {
  readonly id: string;
  readonly project: { readonly slug: string; readonly name: string };
  readonly environment: { readonly slug: string; readonly name: string; readonly tier: Tier };
  /** Worst first; only those that mean trouble. */
  readonly states: readonly EnvironmentState[];
  readonly sentence: string;
  readonly since: string | null;
  readonly facts: FactsAge;
  readonly href: string;
}

/** A start in spite of a freeze that wants something of the reader. */
export interface OwedGlassRow {
  readonly id: string;
  readonly wants: 'confirmation' | 'review';
  /** The review is owed for so long that nothing new is requested in the project. */
  readonly isOverdue: boolean;
  readonly deploy: DeployRow;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly reason: string;
}

export interface HomePageView {
  readonly needsYou: readonly ListedDeploy[];
  readonly glasses: readonly OwedGlassRow[];
  readonly heldBack: readonly ListedDeploy[];
  readonly broken: readonly BrokenRow[];
  /** The next one first. */
  readonly scheduled: readonly ListedDeploy[];
  readonly running: readonly ListedDeploy[];
  readonly recent: readonly AuditEventView[];
  readonly projectIds: readonly string[];
  /** Every environment in use that the reader may see. */
  readonly environments: readonly NamedFacts[];
}
