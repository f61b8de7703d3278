import type { AuditEventView } from './audit';
import type { DeployRow } from './deploy';
import type { Tier } from './environment';
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
  readonly href: string;
}

export interface HomePageView {
  readonly needsYou: readonly DeployRow[];
  readonly broken: readonly BrokenRow[];
  readonly running: readonly DeployRow[];
  readonly recent: readonly AuditEventView[];
  readonly projectIds: readonly string[];
}
