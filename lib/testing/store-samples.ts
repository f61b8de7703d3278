import { randomUUID } from 'node:crypto';
import { sha256 } from '../engine/base/digest';
import type { Deploy, Verdict } from '../engine/model/deploy';
import type { Environment } from '../engine/model/environment';
import type { Instant } from '../engine/model/instant';
import type { TargetFacts } from '../engine/model/observation';
import type { ActContext, Person } from '../engine/model/person';
import type { Plan } from '../engine/model/plan';
import type { Policy } from '../engine/model/policy';
import type { Project } from '../engine/model/project';
import type { Release } from '../engine/model/release';
import type { Run } from '../engine/model/run';
import type { Change } from '../engine/ports/change';
import type { Commit } from '../engine/ports/store';

/** When everything in these samples happens unless told. */
export const SAMPLE_AT: Instant = '2026-03-01T10:00:00.000Z';

/** What the system does by itself. */
export const SYSTEM: ActContext = {
  actor: { kind: 'system', id: null, name: 'lockkeeper' },
  via: 'worker',
  address: null,
  requestId: 'sample',
};

export function samplePerson(more: Partial<Person> = {}): Person {
  const id = more.id ?? randomUUID();
  return {
    id,
    email: `${id}@localhost`,
    name: 'Somebody',
    installationAdministrator: false,
    disabledAt: null,
    createdAt: SAMPLE_AT,
    ...more,
  };
}

export function sampleProject(more: Partial<Project> = {}): Project {
  const id = more.id ?? randomUUID();
  return {
    id,
    slug: `project-${id}`,
    name: 'Storefront',
    source: { kind: 'folder', folder: '/srv/storefront/prisma/migrations', tool: 'prisma', options: {} },
    archivedAt: null,
    createdAt: SAMPLE_AT,
    ...more,
  };
}

/** One migration with the given text, and the contents that go with it. */
export function sampleRelease(
  projectId: string,
  number: number,
  text = `CREATE TABLE t${String(number)} (id int);`,
): { readonly release: Release; readonly contents: ReadonlyMap<string, Uint8Array> } {
  const bytes = new TextEncoder().encode(text);
  const digest = sha256(bytes);
  return {
    release: {
      id: randomUUID(),
      projectId,
      number,
      digest: sha256(`release ${digest}`),
      tool: 'prisma',
      options: {},
      files: [{ path: '20260101000000_one/migration.sql', sha256: digest, size: bytes.byteLength }],
      migrationCount: 1,
      newestMigrationId: '20260101000000_one',
      revision: null,
      createdAt: SAMPLE_AT,
    },
    contents: new Map([[digest, bytes]]),
  };
}

export function samplePolicy(more: Partial<Policy> = {}): Policy {
  return {
    version: 1,
    approvalsNeeded: 1,
    approverRole: 'approver',
    promotionRequired: true,
    openDrift: 'blocks',
    editedMigrations: 'blocks',
    missingMigrations: 'blocks',
    notAnalysed: 'warns',
    approvalHours: 24,
    secondFactorRequired: false,
    programValuesMayDiffer: false,
    ...more,
  };
}

export function sampleEnvironment(projectId: string, more: Partial<Environment> = {}): Environment {
  const id = more.id ?? randomUUID();
  return {
    id,
    projectId,
    slug: `environment-${id}`,
    name: 'Production',
    tier: 'production',
    position: 2,
    connection: {
      host: 'db.internal',
      port: 5432,
      database: 'storefront',
      schema: 'public',
      user: 'deployer',
      tlsMode: 'verify_full',
      caCertificate: null,
      connectTimeoutSeconds: 5,
      allowWeakAuthentication: false,
    },
    credential: {
      kind: 'sealed',
      secret: { keyId: 'k1', ephemeralPublicKey: 'AA==', nonce: 'AA==', ciphertext: 'AA==' },
    },
    connectionVersion: 1,
    observeOnly: false,
    identity: null,
    policyVersion: 1,
    archivedAt: null,
    createdAt: SAMPLE_AT,
    ...more,
  };
}

export function sampleFacts(more: Partial<TargetFacts> = {}): TargetFacts {
  return {
    identity: { systemIdentifier: '7300000000000000001', databaseOid: '16384', installation: null },
    serverVersion: '18.4',
    serverMajor: 18,
    role: 'deployer',
    encrypted: true,
    standby: false,
    readOnly: false,
    pooled: false,
    rights: {
      superuser: false,
      canCreateInSchema: true,
      canCreateInDatabase: true,
      lockkeeperSchema: 'can_create',
      missing: [],
    },
    history: { tableExists: true, entries: [] },
    historyDigest: sha256('history'),
    schemaMarker: 'marker',
    connectMs: 4,
    ...more,
  };
}

export function samplePlan(environment: Environment, release: Release): Plan {
  const part = sha256('part');
  return {
    format: 1,
    id: randomUUID(),
    projectId: environment.projectId,
    environmentId: environment.id,
    releaseId: release.id,
    releaseNumber: release.number,
    releaseDigest: release.digest,
    upTo: '20260101000000_one',
    tool: 'prisma',
    options: {},
    steps: [
      {
        act: 'run',
        migrationId: '20260101000000_one',
        historyKey: '20260101000000_one',
        previousKey: null,
        checksum: sha256('one'),
        sha256: sha256('one'),
        mode: 'one_transaction',
        modeReason: null,
        analysed: true,
        statements: [
          {
            number: 1,
            text: 'CREATE TABLE "t" (id int)',
            line: 1,
            kind: 'create_table',
            title: 'Create table "t"',
            transactional: true,
            objects: [{ kind: 'table', schema: null, name: 't' }],
            losesData: false,
            concurrentIndex: null,
            enumValue: null,
          },
        ],
      },
    ],
    resolution: null,
    programProof: null,
    settings: {
      lockTimeoutMs: 2000,
      statementTimeoutMs: 60_000,
      lockAttempts: 5,
      backoffMs: 1000,
      maximumBackoffMs: 30_000,
    },
    base: {
      target: { systemIdentifier: '7300000000000000001', databaseOid: '16384', installation: null },
      serverMajor: 18,
      connectionVersion: 1,
      historyDigest: sha256('history'),
      schemaDigest: sha256('schema'),
    },
    policyVersion: 1,
    parts: {
      release: part,
      order_and_modes: part,
      tool: part,
      target: part,
      history: part,
      schema: part,
      policy: part,
      settings: part,
    },
    digest: sha256(randomUUID()),
    createdAt: SAMPLE_AT,
  };
}

export function sampleDeploy(plan: Plan, number: number, more: Partial<Deploy> = {}): Deploy {
  return {
    id: randomUUID(),
    number,
    projectId: plan.projectId,
    environmentId: plan.environmentId,
    planId: plan.id,
    planDigest: plan.digest,
    state: 'awaiting_approval',
    version: 1,
    requestedBy: { kind: 'operator', id: null, name: 'operator@host' },
    reason: 'Because it is time.',
    startWhenApproved: false,
    requestedAt: SAMPLE_AT,
    expiresAt: '2026-03-02T10:00:00.000Z',
    schedule: null,
    startedAt: null,
    finishedAt: null,
    runId: null,
    cancelRequestedAt: null,
    outcome: null,
    ...more,
  };
}

export function sampleVerdict(deploy: Deploy, person: Person, more: Partial<Verdict> = {}): Verdict {
  return {
    deployId: deploy.id,
    planDigest: deploy.planDigest,
    personId: person.id,
    personName: person.name,
    verdict: 'approve',
    reason: null,
    at: SAMPLE_AT,
    expiresAt: '2026-03-02T10:00:00.000Z',
    voidedAt: null,
    usedAt: null,
    ...more,
  };
}

export function sampleRun(deploy: Deploy, fence: number, more: Partial<Run> = {}): Run {
  return {
    id: randomUUID(),
    deployId: deploy.id,
    fence,
    workerId: 'worker-1',
    leaseUntil: '2026-03-01T10:01:00.000Z',
    startedAt: SAMPLE_AT,
    finishedAt: null,
    failure: null,
    schemaBefore: null,
    statementsLetGoAt: null,
    ...more,
  };
}

/** A commit of these changes with one event that names `deployId`, for tests of what is stored. */
export function sampleCommit(changes: readonly Change[], deployId?: string): Commit {
  return {
    context: SYSTEM,
    at: SAMPLE_AT,
    changes,
    events: [
      {
        action: 'deploy.requested',
        object: { kind: 'deploy', id: deployId ?? null, name: 'sample' },
        ...(deployId === undefined ? {} : { deployId }),
      },
    ],
  };
}
