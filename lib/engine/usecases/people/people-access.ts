import { notAllowed } from '../../access/access-failures';
import { canInInstallation } from '../../access/can';
import type { Failure } from '../../base/failure';
import type { PersonId } from '../../model/identifiers';
import type { ActContext, Actor, Person, VisitorContext } from '../../model/person';
import type { AuditObject } from '../../audit/audit-event';
import type { Topic } from '../../ports/change';

/** An actor who is a person. */
export type PersonActor = Extract<Actor, { readonly kind: 'person' }>;

/** Null for those who administer the installation, else why not; pure. */
export function refuseUnlessAdministrator(actor: Actor, what: string): Failure | null {
  return canInInstallation(actor, 'installation.administer')
    ? null
    : notAllowed(what, 'an installation administrator');
}

/** The same act, done by the person whom a password or a one-time link has just proven. It carries no rights. Pure. */
export function actingAs(visitor: VisitorContext, person: Pick<Person, 'id' | 'name'>): ActContext {
  const actor: PersonActor = {
    kind: 'person',
    id: person.id,
    name: person.name,
    installationAdministrator: false,
    roles: {},
  };
  return { ...visitor, actor };
}

/** A person as the object of an audit event. */
export const personObject = (person: Pick<Person, 'id' | 'email'>): AuditObject => ({
  kind: 'person',
  id: person.id,
  name: person.email,
});

/** Open pages with a list of people look again. */
export const PEOPLE_TOPIC: Topic = { topic: 'people', id: 'all' };

/** Open pages and streams of this person check their session at once. */
export const sessionTopic = (personId: PersonId): Topic => ({ topic: 'session', id: personId });
