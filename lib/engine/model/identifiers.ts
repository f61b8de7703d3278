/** UUID of a row in the store. Plain text: an id never grants anything by itself. */
export type ProjectId = string;
export type EnvironmentId = string;
export type ReleaseId = string;
export type DeployId = string;
export type RunId = string;
export type PersonId = string;
export type PlanId = string;

/** A table, by the names the catalog holds (not quoted). */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}
