import type { PersonId, ProjectId } from './identifiers';
import type { Instant } from './instant';

/** What a person may do in one project; each role may do what the ones before it may. */
export const PROJECT_ROLES = ['viewer', 'developer', 'approver', 'administrator'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

export interface Person {
  readonly id: PersonId;
  /** Lower case; unique. */
  readonly email: string;
  readonly name: string;
  readonly installationAdministrator: boolean;
  readonly disabledAt: Instant | null;
  readonly createdAt: Instant;
}

export interface Membership {
  readonly personId: PersonId;
  readonly projectId: ProjectId;
  readonly role: ProjectRole;
}

/** Who acts: known before anything is decided, written into every audit event. */
export type Actor =
  | {
      readonly kind: 'person';
      readonly id: PersonId;
      readonly name: string;
      readonly installationAdministrator: boolean;
      readonly roles: Readonly<Record<ProjectId, ProjectRole>>;
    }
  | { readonly kind: 'operator'; readonly id: null; readonly name: string }
  | { readonly kind: 'system'; readonly id: null; readonly name: string };

/** Where an act came from. */
export interface ActContext {
  readonly actor: Actor;
  readonly via: 'browser' | 'cli' | 'worker';
  readonly address: string | null;
  readonly requestId: string;
}

/**
 * Where an act of somebody who is not signed in came from: signing in, setting up, following a one-time link. A type of its own, so that
 * nothing that asks for an actor can ever be given a visitor.
 */
export interface VisitorContext {
  readonly actor: { readonly kind: 'anonymous'; readonly id: null; readonly name: string };
  readonly via: 'browser';
  readonly address: string | null;
  readonly requestId: string;
}
