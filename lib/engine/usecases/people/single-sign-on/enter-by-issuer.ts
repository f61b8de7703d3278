import { failed, success, type Result } from '../../../base/result';
import type { AuditDraft } from '../../../audit/make-audit-event';
import type { Instant } from '../../../model/instant';
import type { Person, VisitorContext } from '../../../model/person';
import type { Change } from '../../../ports/change';
import type { Ports } from '../../../ports/ports';
import { endOpenLinks } from '../end-open-links';
import { openSession, type EnteringBrowser, type NewSession } from '../open-session';
import { actingAs, PEOPLE_TOPIC, personObject, sessionTopic } from '../people-access';
import { readEmail } from '../person-rule';
import { changesByGroups, type GroupMapping } from './group-rule';
import { findByIssuer, type FoundPerson, type IssuerClaims } from './find-by-issuer';
import { settleGroups, type GroupWork } from './settle-groups';
import { issuerRefused, type IssuerRefusal } from './single-sign-on-failures';

export interface EnterByIssuerInput extends EnteringBrowser {
  /** The issuer that the operator configured; a token of any other opens nothing. */
  readonly configuredIssuer: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly groups: readonly string[];
  readonly mapping: GroupMapping;
}

type EnterPorts = Pick<Ports, 'store' | 'clock' | 'ids' | 'logger'>;

/**
 * A new session for whom the issuer vouches for, or the question for the second factor (`openSession`). The identity is issuer and
 * subject; the e-mail address has to be verified and only ever finds an open invitation, or the account that the same browser is signed in
 * to. Groups are read each time, and what they change is committed with the session. Whoever has no role in the end is refused, and what
 * they had by groups is gone with it.
 * Failures: SINGLE_SIGN_ON.*, STORE.CONFLICT.
 */
export async function enterByIssuer(
  ports: EnterPorts,
  visitor: VisitorContext,
  input: EnterByIssuerInput,
): Promise<Result<NewSession>> {
  const at = ports.clock.now();
  const claims = readClaims(input);
  if (!claims.ok) return refuse(ports, visitor, { at, input, why: claims.failure, person: null });
  if ((await ports.store.setupCompletedAt()) === null) return failed(issuerRefused('not_set_up'));
  const about = { at, sessionId: input.previousSessionId, limits: input.limits };
  const found = await findByIssuer(ports, claims.value, about);
  if (!found.ok) return refuse(ports, visitor, { at, input, why: found.failure, person: null });
  const { person } = found.value;
  if (person.disabledAt !== null) {
    return refuse(ports, visitor, { at, input, why: 'disabled', person });
  }
  const groups = await groupWork(ports, found.value, input);
  if (!mayEnter(found.value, groups, input.mapping)) {
    return refuseWithoutRole(ports, visitor, { at, input, found: found.value, groups });
  }
  const joining = await joiningWork(ports, found.value, { at, claims: claims.value, groups });
  return openSession(ports, visitor, {
    person: groups.person,
    at,
    browser: input,
    signedInBy: 'single_sign_on',
    factorBy: null,
    changes: [...joining.changes, ...groups.changes],
    events: [...joining.events, ...groups.events],
    topics: [PEOPLE_TOPIC],
  });
}

/**
 * Whoever can do something here, was invited, or is signed in already. Where groups give roles, nobody else is let in; without groups
 * those who came in once stay welcome. Pure.
 */
function mayEnter(found: FoundPerson, { hasRole }: GroupWork, mapping: GroupMapping): boolean {
  if (hasRole || found.how === 'connected') return true;
  if (found.how === 'invited') return found.link !== null;
  return found.how === 'known' && mapping.length === 0;
}

function readClaims(input: EnterByIssuerInput): Result<IssuerClaims, IssuerRefusal> {
  const { issuer, subject, email, emailVerified, name } = input;
  if (withoutSlash(issuer) !== withoutSlash(input.configuredIssuer)) return failed('other_issuer');
  const read = email === null || !emailVerified ? null : readEmail(email, 'email');
  if (read?.ok !== true) return failed('email_not_verified');
  return success({ issuer, subject, email: read.value, name: name ?? '' });
}

const withoutSlash = (issuer: string): string => (issuer.endsWith('/') ? issuer.slice(0, -1) : issuer);

async function groupWork(
  ports: EnterPorts,
  { how, person, ...rest }: FoundPerson,
  { mapping, groups }: EnterByIssuerInput,
): Promise<GroupWork> {
  const [projects, memberships] = await Promise.all([
    ports.store.projects({ includeArchived: true }),
    how === 'new' ? Promise.resolve([]) : ports.store.memberships({ personId: person.id }),
  ]);
  const changes = changesByGroups({ mapping, groups, projects, person, memberships });
  const offered = 'link' in rest && rest.link !== null ? rest.link.roles : {};
  return settleGroups(ports, person, { changes, memberships, offered, projects });
}

/** What makes this identity the person's, when it was not yet. */
async function joiningWork(
  ports: Pick<Ports, 'store'>,
  found: FoundPerson,
  about: { readonly at: Instant; readonly claims: IssuerClaims; readonly groups: GroupWork },
): Promise<{ readonly changes: readonly Change[]; readonly events: readonly AuditDraft[] }> {
  const { how, person } = found;
  if (how === 'known') return { changes: [], events: [] };
  const { at, claims, groups } = about;
  const { issuer, subject } = claims;
  const bind: Change = { kind: 'identity.insert', personId: person.id, identity: { issuer, subject }, at };
  const linked: AuditDraft = {
    action: 'person.identity_linked',
    object: personObject(person),
    after: { issuer, subject, how },
  };
  if (how === 'connected') return { changes: [bind], events: [linked] };
  const joined: AuditDraft = {
    action: 'person.joined',
    object: personObject(person),
    after: { name: person.name, installationAdministrator: groups.person.installationAdministrator },
  };
  const row: Change =
    how === 'new' ? { kind: 'person.insert', person, passwordHash: null } : { kind: 'person.update', person };
  const ended = await endOpenLinks(ports, at, ({ personId }) => personId === person.id);
  return { changes: [row, bind, ...ended], events: [joined, linked] };
}

interface Refused {
  readonly at: Instant;
  readonly input: EnterByIssuerInput;
  readonly why: IssuerRefusal;
  readonly person: Person | null;
}

async function refuse(
  ports: Pick<Ports, 'store'>,
  visitor: VisitorContext,
  { at, input, why, person }: Refused,
): Promise<Result<never>> {
  const committed = await ports.store.commit({
    context: visitor,
    at,
    changes: [],
    events: [refusedEvent(input, why, person)],
  });
  return committed.ok ? failed(issuerRefused(why)) : committed;
}

/** Somebody who lost their groups loses at once what these gave, and every session. Nobody is made who could do nothing. */
async function refuseWithoutRole(
  ports: Pick<Ports, 'store'>,
  visitor: VisitorContext,
  about: {
    readonly at: Instant;
    readonly input: EnterByIssuerInput;
    readonly found: FoundPerson;
    readonly groups: GroupWork;
  },
): Promise<Result<never>> {
  const { at, input, found, groups } = about;
  const { person } = found;
  if (found.how !== 'known') return refuse(ports, visitor, { at, input, why: 'no_role', person: null });
  const committed = await ports.store.commit({
    context: actingAs(visitor, person),
    at,
    changes: [...groups.changes, { kind: 'sessions.end', personId: person.id, exceptIdHash: null, at }],
    events: [...groups.events, refusedEvent(input, 'no_role', person)],
    topics: [PEOPLE_TOPIC, sessionTopic(person.id)],
  });
  return committed.ok ? failed(issuerRefused('no_role')) : committed;
}

const refusedEvent = (
  { issuer, subject, email, emailVerified }: EnterByIssuerInput,
  why: IssuerRefusal,
  person: Person | null,
): AuditDraft => ({
  action: 'session.sign_in_refused',
  object: {
    kind: 'person',
    id: person?.id ?? null,
    name: person?.email ?? (emailVerified && email !== null ? email.slice(0, 254) : 'an unverified address'),
  },
  after: { why, issuer: issuer.slice(0, 500), subject: subject.slice(0, 300), by: 'single_sign_on' },
});
