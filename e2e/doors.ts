import { randomUUID } from 'node:crypto';

/** Things of one project, by which a stranger asks for them. */
export interface Things {
  readonly project: string;
  readonly strangersProject: string;
  readonly environment: string;
  readonly person: string;
  readonly plan: string;
  readonly deploy: string;
  readonly digest: string;
  readonly number: string;
  readonly answer: string;
  readonly acceptance: string;
  readonly migration: string;
  readonly freeze: string;
  readonly glass: string;
}

/**
 * Who may come in: everybody, whoever is signed in (and sees only what is theirs), only those with a role in the project, only
 * administrators of the installation, or no person at all but a program that has a token.
 */
export interface Door {
  readonly for: 'everybody' | 'the signed in' | 'the project' | 'administrators' | 'programs';
  readonly at: (things: Things) => string;
}

const door = (who: Door['for'], at: string | Door['at']): Door => ({
  for: who,
  at: typeof at === 'string' ? () => at : at,
});

/** Every route of the build. */
export const ROUTES: Readonly<Record<string, Door>> = {
  '/api/auth/[...nextauth]': door('everybody', '/api/auth/csrf'),
  '/api/v1/answers/[id]': door('the project', ({ answer }) => `/api/v1/answers/${answer}`),
  '/api/v1/audit': door('the signed in', '/api/v1/audit'),
  '/api/v1/audit/export': door('the signed in', '/api/v1/audit/export'),
  '/api/v1/csv/[table]': door('the project', '/api/v1/csv/migrations?project=billing'),
  '/api/v1/deploys': door('the signed in', '/api/v1/deploys'),
  '/api/v1/deploys/[number]': door('the project', ({ number }) => `/api/v1/deploys/${number}`),
  '/api/v1/deploys/[number]/run': door('the project', ({ number }) => `/api/v1/deploys/${number}/run`),
  '/api/v1/diagnostics': door('administrators', '/api/v1/diagnostics'),
  '/api/v1/drift': door('the signed in', '/api/v1/drift'),
  '/api/v1/drift/[project]/[environment]': door('the project', '/api/v1/drift/billing/staging'),
  '/api/v1/events': door('the project', ({ project }) => `/api/v1/events?topics=project:${project}`),
  '/api/v1/frame': door('the signed in', '/api/v1/frame'),
  '/api/v1/names': door('the signed in', '/api/v1/names'),
  '/api/v1/people': door('the signed in', '/api/v1/people'),
  '/api/v1/projects': door('the signed in', '/api/v1/projects'),
  '/api/v1/projects/[slug]': door('the project', '/api/v1/projects/billing'),
  '/api/v1/projects/[slug]/columns': door(
    'the project',
    ({ environment }) => `/api/v1/projects/billing/columns?environments=${environment}`,
  ),
  '/api/v1/projects/[slug]/compared-texts': door(
    'the project',
    ({ migration }) =>
      `/api/v1/projects/billing/compared-texts?left=e:staging&right=r:1&migration=${migration}`,
  ),
  '/api/v1/projects/[slug]/environments': door('the project', '/api/v1/projects/billing/environments'),
  '/api/v1/projects/[slug]/migrations/[id]': door(
    'the project',
    ({ migration }) => `/api/v1/projects/billing/migrations/${migration}`,
  ),
  '/api/v1/projects/[slug]/migrations/[id]/applied-text': door(
    'the project',
    ({ migration }) =>
      `/api/v1/projects/billing/migrations/${migration}/applied-text?checksum=${'0'.repeat(64)}`,
  ),
  '/api/v1/projects/[slug]/migrations/[id]/text': door(
    'the project',
    ({ migration }) => `/api/v1/projects/billing/migrations/${migration}/text`,
  ),
  '/api/v1/projects/[slug]/releases': door('the project', '/api/v1/projects/billing/releases'),
  '/icon.svg': door('everybody', '/icon.svg'),
  '/livez': door('everybody', '/livez'),
  '/metrics': door('programs', '/metrics'),
  '/readyz': door('everybody', '/readyz'),
};

/** Every page of the build. */
export const PAGES: Readonly<Record<string, Door>> = {
  '/': door('the signed in', '/'),
  '/about': door('the signed in', '/about'),
  '/audit': door('the signed in', '/audit'),
  '/d/[number]': door('the project', ({ number }) => `/d/${number}`),
  '/deploys': door('the signed in', '/deploys'),
  '/drift': door('the signed in', '/drift?show=all'),
  '/join/[token]': door('everybody', '/join/no-such-link'),
  '/me': door('the signed in', '/me'),
  '/p': door('the signed in', '/p'),
  '/p/[project]': door('the project', '/p/billing'),
  '/p/[project]/create': door('the project', '/p/billing/create'),
  '/p/[project]/compare': door('the project', '/p/billing/compare?left=e:staging&right=e:production'),
  '/p/[project]/e/[env]': door('the project', '/p/billing/e/staging'),
  '/p/[project]/e/[env]/deploy': door(
    'the project',
    ({ plan }) => `/p/billing/e/staging/deploy?plan=${plan}`,
  ),
  '/p/[project]/e/[env]/drift': door('the project', '/p/billing/e/staging/drift'),
  '/p/[project]/e/[env]/resolve': door(
    'the project',
    ({ plan }) => `/p/billing/e/staging/resolve?plan=${plan}`,
  ),
  '/p/[project]/e/[env]/settings': door('the project', '/p/billing/e/staging/settings'),
  '/p/[project]/e/[env]/undo': door('the project', ({ plan }) => `/p/billing/e/staging/undo?plan=${plan}`),
  '/p/[project]/e/new': door('the project', '/p/billing/e/new'),
  '/p/[project]/freezes': door('the project', '/p/billing/freezes'),
  '/p/[project]/migrations': door('the project', '/p/billing/migrations'),
  '/p/[project]/migrations/[id]': door(
    'the project',
    ({ migration }) => `/p/billing/migrations/${migration}`,
  ),
  '/p/[project]/releases': door('the project', '/p/billing/releases'),
  '/p/[project]/settings': door('the project', '/p/billing/settings'),
  '/people': door('the signed in', '/people'),
  '/reset/[token]': door('everybody', '/reset/no-such-link'),
  '/settings': door('administrators', '/settings'),
  '/setup': door('everybody', '/setup'),
  '/sign-in': door('everybody', '/sign-in'),
  '/sign-out': door('the signed in', '/sign-out'),
};

/** Everything that is pending, of the newest release. */
const WHOLE = { releaseId: null, upTo: null, settings: null } as const;

/** An action and what somebody without a right to it would send, as often as there are ways to try. */
export interface ActionDoor {
  /** `own`: acts on whoever calls it and names nobody else, so that only a call without a session can be wrong. */
  readonly for: 'visitors' | 'own' | 'others';
  readonly tries: (things: Things) => readonly unknown[];
}

const others = (...tries: readonly ((things: Things) => unknown)[]): ActionDoor => ({
  for: 'others',
  tries: (things) => tries.map((make) => make(things)),
});
const own = (input: unknown): ActionDoor => ({ for: 'own', tries: () => [input] });
const visitors = (input: unknown): ActionDoor => ({ for: 'visitors', tries: () => [input] });

const SOURCE = { kind: 'folder', folder: '/tmp', tool: 'prisma', options: {} };
const CONNECTION = {
  host: '127.0.0.1',
  port: 5432,
  database: 'elsewhere',
  schema: 'public',
  user: 'somebody',
  tlsMode: 'disable',
  caCertificate: null,
  connectTimeoutSeconds: 5,
  allowWeakAuthentication: false,
};
const CREDENTIAL = { kind: 'password', password: 'not the password of anybody' };
const POLICY = {
  approvalsNeeded: 0,
  approverRole: 'approver',
  promotionRequired: false,
  openDrift: 'warns',
  editedMigrations: 'warns',
  missingMigrations: 'warns',
  notAnalysed: 'warns',
  approvalHours: 72,
  secondFactorRequired: false,
  programValuesMayDiffer: false,
};
const FREEZE = {
  name: 'Planted',
  reason: 'No reason',
  scope: { kind: 'project' },
  timeZone: 'UTC',
  startsAt: '2020-01-01T00:00',
  endsAt: '2099-01-01T00:00',
  recurrence: { kind: 'none' },
};
const ENTRY = { token: 'no-such-token', name: 'Nobody', password: 'not the password of anybody' };

/** Every server action of the build. */
export const ACTIONS: Readonly<Record<string, ActionDoor>> = {
  '(auth)/actions.ts joinAction': visitors(ENTRY),
  '(auth)/actions.ts resetPasswordAction': visitors({ token: ENTRY.token, password: ENTRY.password }),
  '(auth)/actions.ts setupAction': visitors({ ...ENTRY, email: 'nobody@localhost' }),
  '(auth)/actions.ts signOutAction': own({}),
  'audit/actions.ts verifyAuditAction': others(() => ({})),
  'd/actions.ts askBreakGlassAction': others(({ deploy, digest }) => ({
    deployId: deploy,
    planDigest: digest,
    reason: 'No reason',
  })),
  'd/actions.ts cancelDeployAction': others(({ deploy }) => ({ deployId: deploy, reason: 'No reason' })),
  'd/actions.ts confirmBreakGlassAction': others(({ glass }) => ({ glassId: glass, code: null })),
  'd/actions.ts decideDeployAction': others(
    ({ deploy, digest }) => ({
      deployId: deploy,
      planDigest: digest,
      verdict: 'approve',
      reason: null,
      code: null,
    }),
    ({ deploy, digest }) => ({
      deployId: deploy,
      planDigest: digest,
      verdict: 'reject',
      reason: 'No',
      code: null,
    }),
  ),
  'd/actions.ts prepareDeployAction': others(
    ({ environment }) => ({ ...WHOLE, environmentId: environment, resolve: null, undo: null }),
    ({ environment, migration }) => ({
      ...WHOLE,
      environmentId: environment,
      resolve: { kind: 'baseline', migrationId: migration },
      undo: null,
    }),
    ({ environment, migration }) => ({
      ...WHOLE,
      environmentId: environment,
      resolve: null,
      undo: migration,
    }),
  ),
  'd/actions.ts requestDeployAction': others(({ plan, deploy }) => ({
    planId: plan,
    reason: 'No reason',
    startWhenApproved: true,
    replaces: deploy,
  })),
  'd/actions.ts reviewBreakGlassAction': others(({ glass }) => ({ glassId: glass, review: 'Fine' })),
  'd/actions.ts scheduleDeployAction': others(({ deploy, digest }) => ({
    deployId: deploy,
    planDigest: digest,
    localTime: '2099-01-01T10:00',
    timeZone: 'UTC',
  })),
  'd/actions.ts settleDeployAction': others(({ deploy }) => ({
    deployId: deploy,
    as: 'succeeded',
    reason: 'No reason',
  })),
  'd/actions.ts startDeployAction': others(({ deploy, digest }) => ({
    deployId: deploy,
    planDigest: digest,
  })),
  'd/actions.ts unscheduleDeployAction': others(({ deploy }) => ({ deployId: deploy })),
  'drift/actions.ts acceptDriftAction': others(({ environment }) => ({
    environmentId: environment,
    itemId: 'index:public.accounts',
    objectId: 'index:public.accounts',
    title: 'An index',
    reason: 'No reason',
    days: 7,
  })),
  'drift/actions.ts adoptDriftAction': others(({ environment }) => ({ environmentId: environment })),
  'drift/actions.ts endAcceptanceAction': others(({ environment, acceptance }) => ({
    environmentId: environment,
    acceptanceId: acceptance,
  })),
  'me/actions.ts beginSecondFactorAction': own({ password: ENTRY.password }),
  'me/actions.ts changePasswordAction': own({ current: ENTRY.password, next: ENTRY.password }),
  'me/actions.ts confirmSecondFactorAction': own({ begunAt: '2026-01-01T00:00:00.000Z', code: '123456' }),
  'me/actions.ts disconnectIssuerAction': own({
    issuer: 'https://login.example.org',
    password: ENTRY.password,
  }),
  'me/actions.ts endOtherSessionsAction': own({}),
  'me/actions.ts endSessionAction': others(() => ({ handle: '0'.repeat(64) })),
  'me/actions.ts renameAction': own({ name: 'Nobody' }),
  'me/actions.ts renewRecoveryCodesAction': own({ code: '123456' }),
  'me/actions.ts turnOffSecondFactorAction': own({ code: '123456' }),
  'me/actions.ts removeFilterAction': own({ page: '/audit', id: randomUUID() }),
  'me/actions.ts saveFilterAction': own({ page: '/audit', name: 'Nothing', search: 'action=x' }),
  'p/actions.ts archiveEnvironmentAction': others(({ environment }) => ({
    environmentId: environment,
    archived: true,
  })),
  'p/actions.ts archiveFreezeAction': others(({ freeze }) => ({ freezeId: freeze, archived: true })),
  'p/actions.ts archiveProjectAction': others(({ project }) => ({ projectId: project, archived: true })),
  'p/actions.ts changeEnvironmentAction': others(({ environment }) => ({
    environmentId: environment,
    name: 'Changed',
    tier: 'development',
    connection: CONNECTION,
    credential: CREDENTIAL,
    observeOnly: false,
  })),
  'p/actions.ts changeFreezeAction': others(({ freeze }) => ({
    freezeId: freeze,
    basedOn: 1,
    rule: FREEZE,
  })),
  'p/actions.ts changeProjectAction': others(({ project }) => ({
    projectId: project,
    name: 'Changed',
    source: SOURCE,
  })),
  'p/actions.ts checkNowAction': others(
    ({ environment }) => ({ environmentId: environment, drift: false }),
    ({ environment }) => ({ environmentId: environment, drift: true }),
  ),
  'p/actions.ts compareSchemasAction': others(({ project }) => ({
    projectId: project,
    left: 'e:staging',
    right: 'r:1',
  })),
  'p/actions.ts confirmIdentityAction': others(({ environment }) => ({
    environmentId: environment,
    identity: { systemIdentifier: '1', databaseOid: '1', installation: null },
  })),
  'p/actions.ts createMigrationAction': others(({ project }) => ({
    projectId: project,
    name: 'Planted',
    sql: 'SELECT 1;',
    downSql: null,
    head: null,
    merges: false,
  })),
  'p/actions.ts createProjectAction': others(() => ({ name: 'Taken', slug: 'taken', source: SOURCE })),
  'p/actions.ts deleteEnvironmentAction': others(({ environment }) => ({
    environmentId: environment,
    typedName: 'staging',
  })),
  'p/actions.ts deleteProjectAction': others(({ project }) => ({ projectId: project, typedName: 'Billing' })),
  'p/actions.ts lookIntoFolderAction': others(() => ({ folder: '/tmp' })),
  'p/actions.ts lookNowAction': others(({ project }) => ({ projectId: project })),
  'p/actions.ts makeFreezeAction': others(
    ({ project }) => ({ projectId: project, rule: FREEZE }),
    // A freeze in a project of one's own, over an environment of another.
    ({ strangersProject, environment }) => ({
      projectId: strangersProject,
      rule: { ...FREEZE, scope: { kind: 'environment', environmentId: environment } },
    }),
  ),
  'p/actions.ts moveEnvironmentAction': others(({ environment }) => ({
    environmentId: environment,
    position: 1,
  })),
  'p/actions.ts registerEnvironmentAction': others(({ project }) => ({
    projectId: project,
    name: 'Planted',
    slug: 'planted',
    tier: 'development',
    connection: CONNECTION,
    credential: CREDENTIAL,
    observeOnly: false,
  })),
  'p/actions.ts rotatePasswordAction': others(({ environment }) => ({
    environmentId: environment,
    credential: CREDENTIAL,
  })),
  'p/actions.ts savePolicyAction': others(({ environment }) => ({
    environmentId: environment,
    basedOn: 2,
    policy: POLICY,
  })),
  'p/actions.ts testConnectionAction': others(
    ({ project, environment }) => ({
      projectId: project,
      environmentId: environment,
      connection: CONNECTION,
      credential: CREDENTIAL,
    }),
    // The password that another project stored, sent to a server of one's own choice.
    ({ strangersProject, environment }) => ({
      projectId: strangersProject,
      environmentId: environment,
      connection: CONNECTION,
      credential: null,
    }),
  ),
  'people/actions.ts disableAction': others(({ person }) => ({ personId: person })),
  'people/actions.ts enableAction': others(({ person }) => ({ personId: person })),
  'people/actions.ts inviteAction': others(({ project }) => ({
    email: `${randomUUID()}@localhost`,
    name: 'Planted',
    installationAdministrator: true,
    roles: { [project]: 'administrator' },
  })),
  'people/actions.ts removeSecondFactorAction': others(({ person }) => ({ personId: person })),
  'people/actions.ts setAdministratorAction': others(({ person }) => ({
    personId: person,
    administrator: true,
  })),
  'people/actions.ts setRoleAction': others(({ person, project }) => ({
    personId: person,
    projectId: project,
    role: 'administrator',
  })),
  'settings/actions.ts resumeInstallationAction': others(() => ({ reason: 'It is the only one' })),
  'settings/actions.ts saveWebhookAction': others(() => ({
    url: 'https://hooks.example.com/taken',
    enabled: true,
    newSecret: true,
  })),
  'settings/actions.ts testWebhookAction': others(() => ({})),
};
