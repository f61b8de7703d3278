import type { AuditDraft } from '../audit/make-audit-event';
import type { AuditAnchor, ChainedEvent } from '../audit/audit-event';
import type { Digest } from '../base/digest';
import type { Result } from '../base/result';
import type { Answer } from '../model/answer';
import type { DatamodelCheck } from '../model/datamodel';
import type { BreakGlass } from '../model/break-glass';
import type { Deploy, DeployState, Verdict } from '../model/deploy';
import type { DriftAcceptance, DriftCheck, DriftSighting } from '../model/drift-record';
import type { Environment } from '../model/environment';
import type {
  DeployId,
  EnvironmentId,
  PersonId,
  PlanId,
  ProjectId,
  ReleaseId,
  RunId,
} from '../model/identifiers';
import type { FreezeWindow } from '../model/freeze';
import type { Instant } from '../model/instant';
import type { Identity } from '../model/identity';
import type { OneTimeLink, Session } from '../model/link';
import type { Observation, ObservationHead } from '../model/observation';
import type { Pause } from '../model/pause';
import type { ActContext, Membership, Person, VisitorContext } from '../model/person';
import type { Plan } from '../model/plan';
import type { Policy } from '../model/policy';
import type { Project } from '../model/project';
import type { Release } from '../model/release';
import type { Run } from '../model/run';
import type { SecondFactor } from '../model/second-factor';
import type { SavedFilter } from '../model/saved-filter';
import type { SourceStatus } from '../model/source-status';
import type { Standing } from '../model/standing';
import type { Webhook, WebhookDelivery } from '../model/webhook';
import type { Change, Job, SavedStanding, Topic } from './change';

/** Everything one act does to the store. */
export interface Commit {
  readonly context: ActContext | VisitorContext;
  readonly at: Instant;
  readonly changes: readonly Change[];
  /** At least one, unless every change is a finding of the system that nobody did (an observation, an answer, a delivery). */
  readonly events: readonly AuditDraft[];
  readonly jobs?: readonly Job[];
  readonly topics?: readonly Topic[];
}

/** The only way to change the store: changes, audit events, jobs and notices in one transaction, or nothing. Fails with STORE.CONFLICT. */
export interface Committer {
  commit(commit: Commit): Promise<Result<null>>;
  /** Next value of a counter that never goes back: release numbers per project are taken from the release rows instead. */
  nextNumber(counter: 'deploy' | 'fence'): Promise<number>;
}

export interface PeopleReads {
  person(id: PersonId): Promise<Person | null>;
  personByEmail(email: string): Promise<{
    readonly person: Person;
    readonly passwordHash: string | null;
    /** Has a password or signs in by an issuer; before that a person is only invited. */
    readonly joined: boolean;
  } | null>;
  /** Who this is to the issuer of single sign-on; null when nobody is. */
  personByIdentity(identity: Identity): Promise<Person | null>;
  identitiesOf(personId: PersonId): Promise<readonly Identity[]>;
  /** By name. `joined` as above; `hasSecondFactor`: a confirmed one. */
  people(): Promise<readonly (Person & { readonly joined: boolean; readonly hasSecondFactor: boolean })[]>;
  memberships(filter: {
    readonly personId?: PersonId;
    readonly projectId?: ProjectId;
  }): Promise<readonly Membership[]>;
  linkByTokenHash(tokenHash: string): Promise<OneTimeLink | null>;
  /** Links that were not used, those that are over by time included. */
  openLinks(): Promise<readonly OneTimeLink[]>;
  setupCompletedAt(): Promise<Instant | null>;
  /** Null while the installation is at work. */
  pause(): Promise<Pause | null>;
  /** By name. */
  savedFilters(personId: PersonId, page: string): Promise<readonly SavedFilter[]>;
}

export interface SessionReads {
  session(idHash: string): Promise<{ readonly session: Session; readonly person: Person } | null>;
  /** Sessions of a person that nobody ended and whose longest time is not over; the one that was used last comes first. */
  openSessions(personId: PersonId, at: Instant): Promise<readonly Session[]>;
  /** Also one that was begun and not confirmed yet. */
  secondFactor(personId: PersonId): Promise<SecondFactor | null>;
  /** Not an act: moves `lastSeenAt`. */
  touchSession(idHash: string, at: Instant): Promise<void>;
}

/** Sign-in throttling, counted per account and per address in the store so that every web process sees the same. */
export interface SignInThrottle {
  /** Seconds to wait before another try is looked at; 0 when none. */
  waitSeconds(keys: readonly string[], at: Instant): Promise<number>;
  recordFailure(keys: readonly string[], at: Instant): Promise<void>;
  /**
   * Counts one try for a key, unless it has to wait: then the seconds to wait, and nothing is counted. However many arrive at once, they are
   * looked at one after another, so that no more get through than one by one.
   */
  takeTry(key: string, at: Instant): Promise<number>;
  clear(keys: readonly string[]): Promise<void>;
}

export interface ProjectReads {
  projects(filter?: { readonly includeArchived?: boolean }): Promise<readonly Project[]>;
  project(id: ProjectId): Promise<Project | null>;
  projectBySlug(slug: string): Promise<Project | null>;
  sourceStatus(projectId: ProjectId): Promise<SourceStatus | null>;
}

export interface ReleaseReads {
  releases(projectId: ProjectId): Promise<readonly Release[]>;
  newestRelease(projectId: ProjectId): Promise<Release | null>;
  /** The same of many projects; those that have one. */
  newestReleases(projectIds: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, Release>>;
  release(id: ReleaseId): Promise<Release | null>;
  /** How the releases of a project stand to the datamodel beside them; those that were compared. */
  datamodelChecks(projectId: ProjectId): Promise<ReadonlyMap<ReleaseId, DatamodelCheck>>;
  /** Contents of files by their SHA-256; a missing one is a bug. */
  contents(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Uint8Array>>;
  /** Every content, by digest, that releases of this project ever held at this path. */
  filesAt(projectId: ProjectId, path: string): Promise<readonly Digest[]>;
}

export interface EnvironmentReads {
  environments(filter: {
    readonly projectId?: ProjectId;
    readonly includeArchived?: boolean;
  }): Promise<readonly Environment[]>;
  environment(id: EnvironmentId): Promise<Environment | null>;
  policy(environmentId: EnvironmentId, version?: number): Promise<Policy | null>;
}

export interface FreezeReads {
  /** Of one project, or of all; by name. Archived ones only when asked for. */
  freezes(filter: {
    readonly projectId?: ProjectId;
    readonly includeArchived?: boolean;
  }): Promise<readonly FreezeWindow[]>;
  freeze(id: string): Promise<FreezeWindow | null>;
}

/** An environment that is to be looked at, and the answer that somebody waits for. */
export interface LookAsked {
  readonly environmentId: EnvironmentId;
  readonly answerId: string | null;
}

export interface LookSubject {
  readonly environment: Environment;
  readonly project: Project;
  readonly answer: Answer | null;
}

/** The newest look at an environment and the newest one that reached it, without what they found. */
export interface LatestHeads {
  readonly latest: ObservationHead;
  readonly lastReached: ObservationHead | null;
}

export interface ObservationReads {
  /** As `latestObservations`; costs the same however long the histories are. */
  latestHeads(environmentIds: readonly EnvironmentId[]): Promise<ReadonlyMap<EnvironmentId, LatestHeads>>;
  /** Those that this version of the product saved for exactly these observations and releases. */
  standings(keys: readonly Omit<SavedStanding, 'standing'>[]): Promise<ReadonlyMap<EnvironmentId, Standing>>;
  /** Environments in use that were reached, and of whose newest such observation and newest release no standing is saved. */
  withoutStanding(): Promise<readonly EnvironmentId[]>;
  /** Newest observation of each environment, and the newest one that reached it. */
  latestObservations(
    environmentIds: readonly EnvironmentId[],
  ): Promise<
    ReadonlyMap<EnvironmentId, { readonly latest: Observation; readonly lastReached: Observation | null }>
  >;
  /** Whether the newest observation of some of them did not find the registered database; reads nothing of what was found. */
  anyNotReached(environmentIds: readonly EnvironmentId[]): Promise<boolean>;
  /** What looks at environments need to know, in as many queries for all as for one; null for an environment that is not there. */
  lookSubjects(asked: readonly LookAsked[]): Promise<readonly (LookSubject | null)[]>;
  observations(
    environmentId: EnvironmentId,
    page: { readonly before?: Instant; readonly limit: number },
  ): Promise<readonly Observation[]>;
}

export interface DriftReads {
  latestDriftChecks(
    environmentIds: readonly EnvironmentId[],
  ): Promise<ReadonlyMap<EnvironmentId, DriftCheck>>;
  /** Items of their newest checks that no acceptance covers at this moment; reads no report. */
  openDriftOf(environmentIds: readonly EnvironmentId[], at: Instant): Promise<number>;
  sightings(environmentId: EnvironmentId): Promise<readonly DriftSighting[]>;
  acceptances(environmentId: EnvironmentId): Promise<readonly DriftAcceptance[]>;
  snapshot(digest: Digest): Promise<string | null>;
  recordedAfterRun(
    environmentId: EnvironmentId,
  ): Promise<{ readonly digest: Digest; readonly historyDigest: Digest; readonly at: Instant } | null>;
}

export interface RecordingHere {
  readonly checksum: string;
  readonly text: string;
}

export interface DeployReads {
  plan(id: PlanId): Promise<Plan | null>;
  deploy(id: DeployId): Promise<Deploy | null>;
  deployByNumber(number: number): Promise<Deploy | null>;
  /** Newest first. */
  deploys(filter: {
    readonly projectIds?: readonly ProjectId[];
    readonly environmentId?: EnvironmentId;
    readonly states?: readonly DeployState[];
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly Deploy[]>;
  /** Which of these environments have a deploy in one of these states. */
  environmentsWithDeploys(
    environmentIds: readonly EnvironmentId[],
    states: readonly DeployState[],
  ): Promise<ReadonlySet<EnvironmentId>>;
  /**
   * By migration: what programs said on an environment when a run of ours applied them last, where that is something else than the release says,
   * with the checksum of the program.
   */
  recordingsHere(environmentId: EnvironmentId): Promise<ReadonlyMap<string, RecordingHere>>;
  verdicts(deployId: DeployId): Promise<readonly Verdict[]>;
  runs(deployId: DeployId): Promise<readonly Run[]>;
  run(id: RunId): Promise<Run | null>;
  /** Runs whose lease is over though they are not finished. */
  lostRuns(at: Instant): Promise<readonly Run[]>;
}

export interface BreakGlassReads {
  /** Starts of a deploy in spite of a freeze, newest first. */
  breakGlass(deployId: DeployId): Promise<readonly BreakGlass[]>;
  breakGlassById(id: string): Promise<BreakGlass | null>;
  /** Those that still wait for somebody: for a confirmation at this moment, or for their review. Oldest first. */
  openBreakGlass(at: Instant): Promise<readonly BreakGlass[]>;
}

export interface AnswerReads {
  answer(id: string): Promise<Answer | null>;
  /** Those that are there, by id. */
  answers(ids: readonly string[]): Promise<ReadonlyMap<string, Answer>>;
}

export interface WebhookReads {
  webhook(): Promise<Webhook | null>;
  deliveries(limit: number): Promise<readonly WebhookDelivery[]>;
  delivery(id: string): Promise<WebhookDelivery | null>;
}

/** What the audit page may filter by. */
export interface AuditFilter {
  readonly projectIds?: readonly ProjectId[];
  readonly projectId?: ProjectId;
  readonly environmentId?: EnvironmentId;
  readonly deployId?: DeployId;
  readonly actorId?: PersonId;
  readonly actions?: readonly string[];
  readonly from?: Instant;
  readonly to?: Instant;
}

export interface AuditReads {
  /** Newest first, by key (sequence), never by offset. */
  auditPage(
    filter: AuditFilter,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly ChainedEvent[]>;
  /** Oldest first, in portions, for export and verification. */
  auditStream(from: number, filter?: AuditFilter): AsyncIterable<ChainedEvent>;
  auditHead(): Promise<AuditAnchor | null>;
}

/** The whole store; a use case asks for `Pick<Ports['store'], …>` of what it needs. */
export interface Store
  extends
    Committer,
    PeopleReads,
    SessionReads,
    ProjectReads,
    ReleaseReads,
    EnvironmentReads,
    FreezeReads,
    ObservationReads,
    DriftReads,
    DeployReads,
    BreakGlassReads,
    AnswerReads,
    WebhookReads,
    AuditReads {}
