import type { Digest } from '../base/digest';
import type { Answer } from '../model/answer';
import type { DatamodelCheck } from '../model/datamodel';
import type { BreakGlass, GlassConfirmation, GlassReview } from '../model/break-glass';
import type { Deploy, Verdict } from '../model/deploy';
import type { DriftAcceptance, DriftCheck, DriftSighting } from '../model/drift-record';
import type { Environment, SealedSecret } from '../model/environment';
import type { FreezeWindow } from '../model/freeze';
import type { DeployId, EnvironmentId, PersonId, ProjectId, ReleaseId, RunId } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { Identity } from '../model/identity';
import type { OneTimeLink, Session } from '../model/link';
import type { Observation } from '../model/observation';
import type { Membership, Person } from '../model/person';
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
import type { Failure } from '../base/failure';

/** How an environment stands to a release by one observation, kept so that nobody has to read the history again to show it. */
export interface SavedStanding {
  readonly environmentId: EnvironmentId;
  readonly observationId: string;
  readonly releaseId: ReleaseId;
  readonly standing: Standing;
}

/** An observation that is still true. */
export interface SeenAgain {
  readonly observationId: string;
  readonly environmentId: EnvironmentId;
  readonly at: Instant;
}

/** One change of the store, as data. `insert` fails on an existing key, `update` on a missing one, both as STORE.CONFLICT. */
export type Change =
  | { readonly kind: 'person.insert'; readonly person: Person; readonly passwordHash: string | null }
  | { readonly kind: 'person.update'; readonly person: Person }
  /**
   * Conflict when no active installation administrator other than this person is left; nobody else can change one until this commit is
   * through, so that two of them cannot remove each other.
   */
  | { readonly kind: 'administrator.require_other'; readonly than: PersonId }
  | { readonly kind: 'person.set_password'; readonly personId: PersonId; readonly passwordHash: string }
  /** Conflict when it is not paused. */
  | { readonly kind: 'installation.resume' }
  | { readonly kind: 'link.insert'; readonly link: OneTimeLink }
  /** Conflict when it was used before or is over. */
  | { readonly kind: 'link.use'; readonly id: string; readonly at: Instant }
  | { readonly kind: 'session.insert'; readonly session: Session }
  | { readonly kind: 'session.end'; readonly idHash: string; readonly at: Instant }
  | {
      readonly kind: 'sessions.end';
      readonly personId: PersonId;
      readonly exceptIdHash: string | null;
      readonly at: Instant;
    }
  | {
      readonly kind: 'identity.insert';
      readonly personId: PersonId;
      readonly identity: Identity;
      readonly at: Instant;
    }
  /** Conflict when it is not that person's any more. */
  | { readonly kind: 'identity.remove'; readonly personId: PersonId; readonly identity: Identity }
  | { readonly kind: 'session.check_second_factor'; readonly idHash: string; readonly at: Instant }
  /** Takes the place of one that was begun and never confirmed. Conflict when there is a confirmed one. */
  | { readonly kind: 'second_factor.begin'; readonly factor: Omit<SecondFactor, 'recoveryCodes'> }
  /** Conflict when the one that was begun then is not there any more, or is confirmed. */
  | {
      readonly kind: 'second_factor.confirm';
      readonly personId: PersonId;
      readonly begunAt: Instant;
      readonly step: number;
      readonly at: Instant;
    }
  /** Conflict when the code of this step or of a later one was taken already: no code counts twice, also when two arrive at once. */
  | { readonly kind: 'second_factor.use_step'; readonly personId: PersonId; readonly step: number }
  /** Its recovery codes go with it. Conflict when there is none. */
  | { readonly kind: 'second_factor.remove'; readonly personId: PersonId }
  | {
      readonly kind: 'recovery_codes.replace';
      readonly personId: PersonId;
      readonly codeHashes: readonly string[];
    }
  /** Conflict when it was used before or is not there. */
  | {
      readonly kind: 'recovery_code.use';
      readonly personId: PersonId;
      readonly codeHash: string;
      readonly at: Instant;
    }
  | { readonly kind: 'filter.insert'; readonly filter: SavedFilter }
  | { readonly kind: 'filter.delete'; readonly id: string; readonly personId: PersonId }
  | { readonly kind: 'membership.set'; readonly membership: Membership }
  | { readonly kind: 'membership.remove'; readonly personId: PersonId; readonly projectId: ProjectId }
  | { readonly kind: 'project.insert'; readonly project: Project }
  | { readonly kind: 'project.update'; readonly project: Project }
  | { readonly kind: 'project.delete'; readonly projectId: ProjectId }
  | { readonly kind: 'source_status.save'; readonly status: SourceStatus }
  | {
      readonly kind: 'release.insert';
      readonly release: Release;
      readonly contents: ReadonlyMap<Digest, Uint8Array>;
    }
  | { readonly kind: 'datamodel.save_check'; readonly check: DatamodelCheck }
  | { readonly kind: 'environment.insert'; readonly environment: Environment; readonly policy: Policy }
  /** Conflict when the stored connectionVersion is not `expectedConnectionVersion`. */
  | {
      readonly kind: 'environment.update';
      readonly environment: Environment;
      readonly expectedConnectionVersion: number;
    }
  /** The same password under another key. Conflict when the stored secret is not the `expected` one any more. */
  | {
      readonly kind: 'environment.reseal';
      readonly environmentId: EnvironmentId;
      readonly expected: SealedSecret;
      readonly secret: SealedSecret;
    }
  | { readonly kind: 'environment.delete'; readonly environmentId: EnvironmentId }
  | { readonly kind: 'policy.insert'; readonly environmentId: EnvironmentId; readonly policy: Policy }
  | { readonly kind: 'freeze.insert'; readonly window: FreezeWindow }
  /** Conflict when the stored version is not `expectedVersion`. */
  | { readonly kind: 'freeze.update'; readonly window: FreezeWindow; readonly expectedVersion: number }
  | { readonly kind: 'observation.insert'; readonly observation: Observation }
  | { readonly kind: 'observation.confirm'; readonly id: string; readonly at: Instant }
  /** Takes the place of what was saved of these environments before; of one that is not there any more nothing is kept. */
  | { readonly kind: 'standings.save'; readonly standings: readonly SavedStanding[] }
  /** Several at once. Conflict when one of them is not the newest observation of its environment. */
  | { readonly kind: 'observations.confirm_newest'; readonly seen: readonly SeenAgain[] }
  /** Kept by content; inserting what is there already is fine, and its text, which may be long, is not even made then. */
  | { readonly kind: 'snapshot.keep'; readonly digest: Digest; readonly json: () => string }
  /** The schema after a run that succeeded: the expected side when a replay is impossible. */
  | {
      readonly kind: 'snapshot.record_after_run';
      readonly environmentId: EnvironmentId;
      readonly digest: Digest;
      readonly historyDigest: Digest;
      readonly at: Instant;
    }
  | { readonly kind: 'drift.insert_check'; readonly check: DriftCheck }
  | { readonly kind: 'drift.confirm_check'; readonly id: string; readonly at: Instant }
  | { readonly kind: 'drift.save_sightings'; readonly sightings: readonly DriftSighting[] }
  | { readonly kind: 'drift.insert_acceptance'; readonly acceptance: DriftAcceptance }
  | { readonly kind: 'drift.end_acceptance'; readonly id: string; readonly at: Instant }
  | { readonly kind: 'plan.insert'; readonly plan: Plan }
  | { readonly kind: 'deploy.insert'; readonly deploy: Deploy }
  /** Conflict when the stored version is not `expectedVersion`. */
  | { readonly kind: 'deploy.update'; readonly deploy: Deploy; readonly expectedVersion: number }
  | { readonly kind: 'verdict.insert'; readonly verdict: Verdict }
  | { readonly kind: 'verdicts.void'; readonly deployId: DeployId; readonly at: Instant }
  | {
      readonly kind: 'verdicts.use';
      readonly deployId: DeployId;
      readonly personIds: readonly PersonId[];
      readonly at: Instant;
    }
  | { readonly kind: 'break_glass.ask'; readonly glass: BreakGlass }
  /** Each of these is written once: conflict when it was written before, or its time is over. */
  | { readonly kind: 'break_glass.confirm'; readonly id: string; readonly confirmation: GlassConfirmation }
  | { readonly kind: 'break_glass.use'; readonly id: string; readonly at: Instant }
  | { readonly kind: 'break_glass.review'; readonly id: string; readonly review: GlassReview }
  | { readonly kind: 'run.insert'; readonly run: Run }
  | { readonly kind: 'run.keep_schema'; readonly runId: RunId; readonly digest: Digest }
  | {
      readonly kind: 'run.finish';
      readonly runId: RunId;
      readonly at: Instant;
      readonly failure: Failure | null;
    }
  | { readonly kind: 'answers.save'; readonly answers: readonly Answer[] }
  | { readonly kind: 'webhook.save'; readonly webhook: Webhook }
  /** The same signing secret under another key. Conflict when the stored secret is not the `expected` one any more. */
  | {
      readonly kind: 'webhook.reseal';
      readonly expected: SealedSecret;
      readonly secret: SealedSecret;
    }
  /** Nothing that is sealed by one of these keys is stored from then on. Conflict when something is. */
  | { readonly kind: 'sealing_keys.retire'; readonly keyIds: readonly string[]; readonly at: Instant }
  | { readonly kind: 'delivery.insert'; readonly delivery: WebhookDelivery }
  | { readonly kind: 'delivery.update'; readonly delivery: WebhookDelivery }
  | { readonly kind: 'setup.complete'; readonly at: Instant };

/** A wake-up call for the worker, added in the transaction of the change. Payloads hold ids only. */
export type Job =
  | { readonly task: 'read_source'; readonly projectId: ProjectId; readonly answerId: string | null }
  | { readonly task: 'observe'; readonly environmentId: EnvironmentId; readonly answerId: string | null }
  | { readonly task: 'check_drift'; readonly environmentId: EnvironmentId; readonly answerId: string | null }
  | {
      readonly task: 'test_connection';
      readonly environmentId: EnvironmentId | null;
      readonly answerId: string;
    }
  | { readonly task: 'make_plan'; readonly answerId: string }
  | { readonly task: 'compare_schemas'; readonly answerId: string }
  | { readonly task: 'detect_sources'; readonly answerId: string }
  | { readonly task: 'create_migration'; readonly answerId: string }
  | { readonly task: 'draft_adoption'; readonly answerId: string }
  | { readonly task: 'run_deploy'; readonly deployId: DeployId }
  | { readonly task: 'recover_deploy'; readonly deployId: DeployId }
  | { readonly task: 'deliver_webhook'; readonly deliveryId: string };

/** What open pages are told: ids, nothing else. */
export interface Topic {
  readonly topic:
    'project' | 'environment' | 'deploy' | 'answer' | 'session' | 'audit' | 'people' | 'webhook' | 'workers';
  readonly id: string;
  /** Of a project: its one environment that looks different now, when nothing else of the project does. */
  readonly environmentId?: EnvironmentId;
}
