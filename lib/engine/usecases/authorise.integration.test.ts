import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../testing/corridor';
import { withDatabase } from '../../testing/postgres';
import { withTestStore } from '../../testing/store';
import * as engine from '../index';
import type { Failure } from '../base/failure';
import { sampleGlass } from '../../testing/sample-glass';
import { sampleCommit } from '../../testing/store-samples';
import type { Deploy } from '../model/deploy';
import type { Environment } from '../model/environment';
import type { FreezeRule, FreezeWindow } from '../model/freeze';
import type { ActContext, ProjectRole } from '../model/person';
import type { Ports } from '../ports/ports';

/** What the acts are tried on. */
interface Subject {
  readonly ports: Ports;
  readonly projectId: string;
  readonly environment: Environment;
  readonly deploy: Deploy;
  readonly personId: string;
}

type Who = 'nobody' | ProjectRole | 'installation administrator' | 'operator';

/** In the order of their rights within a project. */
const PEOPLE: readonly Who[] = ['nobody', 'viewer', 'developer', 'approver', 'administrator'];

type Answer = { readonly ok: boolean; readonly failure?: Failure | readonly Failure[] };
type Act = (subject: Subject, context: ActContext) => Promise<Answer>;

const APPROVE = { verdict: 'approve', reason: null } as const;
const SLUG = 'parcels';

/** Every use case of the front door that belongs to a project, with the least role that it lets through. */
const PROJECT_ACTS: Readonly<Record<string, readonly [ProjectRole, Act]>> = {
  appliedText: [
    'viewer',
    ({ ports }, who) => engine.appliedText(ports, who, { project: SLUG, migrationId: '1', checksum: 'x' }),
  ],
  plannedText: [
    'viewer',
    ({ ports, deploy: { planId } }, who) =>
      engine.plannedText(ports, who, { project: SLUG, planId, migrationId: ONE }),
  ],
  comparedTexts: [
    'viewer',
    ({ ports }, who) =>
      engine.comparedTexts(ports, who, {
        project: SLUG,
        left: 'e:production',
        right: 'r:1',
        migrationId: ONE,
      }),
  ],
  compareSchemasOf: [
    'viewer',
    ({ ports, projectId }, who) =>
      engine.compareSchemasOf(ports, who, { projectId, left: 'e:production', right: 'r:1' }),
  ],
  findEnvironment: [
    'viewer',
    ({ ports }, who) => engine.findEnvironment(ports, who, { project: SLUG, environment: 'production' }),
  ],
  findProject: ['viewer', ({ ports }, who) => engine.findProject(ports, who, SLUG)],
  listReleases: ['viewer', ({ ports }, who) => engine.listReleases(ports, who, SLUG)],
  viewColumns: [
    'viewer',
    ({ ports }, who) => engine.viewColumns(ports, who, { project: SLUG, environmentIds: 'all' }),
  ],
  viewComparison: [
    'viewer',
    ({ ports }, who) =>
      engine.viewComparison(ports, who, { project: SLUG, left: 'e:production', right: 'r:1' }),
  ],
  viewDeploy: ['viewer', ({ ports, deploy }, who) => engine.viewDeploy(ports, who, deploy.number)],
  viewDrift: [
    'viewer',
    ({ ports }, who) => engine.viewDrift(ports, who, { project: SLUG, environment: 'production' }),
  ],
  viewEnvironment: [
    'viewer',
    ({ ports }, who) => engine.viewEnvironment(ports, who, { project: SLUG, environment: 'production' }),
  ],
  viewMigration: [
    'viewer',
    ({ ports }, who) => engine.viewMigration(ports, who, { project: SLUG, migrationId: ONE }),
  ],
  viewPreparation: [
    'viewer',
    ({ ports }, who) =>
      engine.viewPreparation(ports, who, {
        project: SLUG,
        environment: 'production',
        release: null,
        planId: null,
        replaces: null,
      }),
  ],
  viewProject: ['viewer', ({ ports }, who) => engine.viewProject(ports, who, SLUG)],
  viewRun: ['viewer', ({ ports, deploy }, who) => engine.viewRun(ports, who, deploy.number, () => [])],
  checkNow: [
    'developer',
    ({ ports, environment }, who) =>
      engine.checkNow(ports, who, { environmentId: environment.id, drift: false }),
  ],
  checkAll: [
    'developer',
    ({ ports, environment }, who) =>
      engine.checkAll(ports, who, [{ environmentId: environment.id, drift: false }]),
  ],
  askForAdoption: [
    'developer',
    ({ ports, environment: { id } }, who) => engine.askForAdoption(ports, who, { environmentId: id }),
  ],
  askForMigration: [
    'developer',
    ({ ports, projectId }, who) =>
      engine.askForMigration(ports, who, { projectId, name: 'notes', sql: 'SELECT 1;', downSql: null }),
  ],
  lookNow: ['developer', ({ ports, projectId }, who) => engine.lookNow(ports, who, { projectId })],
  prepareDeploy: [
    'developer',
    ({ ports, environment: { id } }, who) =>
      engine.prepareDeploy(ports, who, {
        environmentId: id,
        releaseId: null,
        upTo: null,
        settings: null,
        resolve: null,
        undo: null,
      }),
  ],
  requestDeploy: [
    'developer',
    ({ ports, deploy }, who) =>
      engine.requestDeploy(ports, who, {
        planId: deploy.planId,
        reason: 'Again',
        startWhenApproved: false,
        replaces: null,
      }),
  ],
  startDeploy: [
    'developer',
    ({ ports, deploy }, who) => engine.startDeploy(ports, who, { deployId: deploy.id, planDigest: 'other' }),
  ],
  scheduleDeploy: [
    'developer',
    ({ ports, deploy }, who) =>
      engine.scheduleDeploy(ports, who, {
        deployId: deploy.id,
        planDigest: 'other',
        localTime: '2026-12-01T10:00',
        timeZone: 'UTC',
      }),
  ],
  unscheduleDeploy: [
    'developer',
    ({ ports, deploy }, who) => engine.unscheduleDeploy(ports, who, { deployId: deploy.id }),
  ],
  askBreakGlass: [
    'developer',
    ({ ports, deploy }, who) =>
      engine.askBreakGlass(ports, who, { deployId: deploy.id, planDigest: 'other', reason: '' }),
  ],
  confirmBreakGlass: [
    'approver',
    async (subject, who) =>
      engine.confirmBreakGlass(subject.ports, who, { glassId: await askedGlass(subject) }),
  ],
  reviewBreakGlass: [
    'approver',
    async (subject, who) =>
      engine.reviewBreakGlass(subject.ports, who, { glassId: await askedGlass(subject), review: '' }),
  ],
  makeFreeze: [
    'administrator',
    ({ ports, projectId }, who) =>
      engine.makeFreeze(ports, who, { projectId, rule: { ...FREEZE, name: '' } }),
  ],
  changeFreeze: [
    'administrator',
    async (subject, who) =>
      engine.changeFreeze(subject.ports, who, {
        freezeId: await someFreeze(subject),
        basedOn: -1,
        rule: FREEZE,
      }),
  ],
  archiveFreeze: [
    'administrator',
    async (subject, who) =>
      engine.archiveFreeze(subject.ports, who, { freezeId: await someFreeze(subject), archived: true }),
  ],
  viewFreezes: ['viewer', ({ ports }, who) => engine.viewFreezes(ports, who, SLUG)],
  cancelDeploy: [
    'developer',
    ({ ports, deploy }, who) => engine.cancelDeploy(ports, who, { deployId: deploy.id, reason: '' }),
  ],
  decideDeploy: [
    'approver',
    ({ ports, deploy }, who) =>
      engine.decideDeploy(ports, who, { deployId: deploy.id, planDigest: 'other', ...APPROVE }),
  ],
  settleDeploy: [
    'approver',
    ({ ports, deploy }, who) =>
      engine.settleDeploy(ports, who, { deployId: deploy.id, as: 'failed', reason: '' }),
  ],
  acceptDrift: [
    'approver',
    ({ ports, environment: { id } }, who) =>
      engine.acceptDrift(ports, who, {
        environmentId: id,
        itemId: 'x',
        reason: '',
        days: 1,
      }),
  ],
  endAcceptance: [
    'approver',
    ({ ports, environment: { id } }, who) =>
      engine.endAcceptance(ports, who, { environmentId: id, acceptanceId: 'x' }),
  ],
  archiveEnvironment: [
    'administrator',
    ({ ports, environment: { id } }, who) =>
      engine.archiveEnvironment(ports, who, { environmentId: id, archived: false }),
  ],
  changeEnvironment: [
    'administrator',
    ({ ports, environment }, who) =>
      engine.changeEnvironment(ports, who, {
        environmentId: environment.id,
        name: '',
        tier: environment.tier,
        connection: environment.connection,
        credential: null,
        observeOnly: false,
      }),
  ],
  confirmIdentity: [
    'administrator',
    ({ ports, environment: { id } }, who) =>
      engine.confirmIdentity(ports, who, {
        environmentId: id,
        identity: { systemIdentifier: '1', databaseOid: '1', installation: null },
      }),
  ],
  deleteEnvironment: [
    'administrator',
    ({ ports, environment: { id } }, who) =>
      engine.deleteEnvironment(ports, who, { environmentId: id, typedName: '' }),
  ],
  moveEnvironment: [
    'administrator',
    ({ ports, environment: { id } }, who) =>
      engine.moveEnvironment(ports, who, { environmentId: id, position: 0 }),
  ],
  rotatePassword: [
    'administrator',
    ({ ports, environment: { id } }, who) =>
      engine.rotatePassword(ports, who, {
        environmentId: id,
        credential: { kind: 'reference', reference: 'nonsense' },
      }),
  ],
  savePolicy: ['administrator', savePolicyAs],
  registerEnvironment: [
    'administrator',
    ({ ports, projectId, environment }, who) =>
      engine.registerEnvironment(ports, who, {
        projectId,
        name: '',
        slug: '',
        tier: 'test',
        connection: environment.connection,
        credential: { kind: 'reference', reference: 'nonsense' },
        observeOnly: true,
      }),
  ],
  testConnection: [
    'administrator',
    ({ ports, projectId, environment }, who) =>
      engine.testConnection(ports, who, {
        projectId,
        environmentId: null,
        connection: environment.connection,
        credential: null,
      }),
  ],
  changeProject: [
    'administrator',
    ({ ports, projectId }, who) =>
      engine.changeProject(ports, who, {
        projectId,
        name: '',
        source: { kind: 'folder', folder: '', tool: 'prisma', options: {} },
      }),
  ],
  archiveProject: [
    'administrator',
    ({ ports, projectId }, who) => engine.archiveProject(ports, who, { projectId, archived: false }),
  ],
  deleteProject: [
    'administrator',
    ({ ports, projectId }, who) => engine.deleteProject(ports, who, { projectId, typedName: '' }),
  ],
  changeRole: [
    'administrator',
    ({ ports, projectId, personId }, who) =>
      engine.changeRole(ports, who, { projectId, personId, role: 'viewer' }),
  ],
  removeMembership: [
    'administrator',
    ({ ports, projectId, personId }, who) => engine.removeMembership(ports, who, { projectId, personId }),
  ],
};

/** Every use case that belongs to the installation: for its administrators alone. */
const INSTALLATION_ACTS: Readonly<Record<string, Act>> = {
  createProject: ({ ports }, who) =>
    engine.createProject(ports, who, {
      name: '',
      slug: '',
      source: { kind: 'folder', folder: '', tool: 'prisma', options: {} },
    }),
  lookIntoFolder: ({ ports }, who) => engine.lookIntoFolder(ports, who, { folder: 'nowhere' }),
  saveWebhook: ({ ports }, who) =>
    engine.saveWebhook(ports, who, { url: 'nonsense', enabled: false, newSecret: false }),
  makeDiagnostics: ({ ports }, who) => engine.makeDiagnostics(ports, who),
  testWebhook: ({ ports }, who) => engine.testWebhook(ports, who, {}),
  viewWebhook: ({ ports }, who) => engine.viewWebhook(ports, who),
  verifyAudit: ({ ports }, who) => engine.verifyAudit(ports, who, {}),
  resumeInstallation: ({ ports }, who) => engine.resumeInstallation(ports, who, { reason: '' }),
  disablePerson: ({ ports }, who) => engine.disablePerson(ports, who, { personId: who.requestId }),
  enablePerson: ({ ports }, who) => engine.enablePerson(ports, who, { personId: who.requestId }),
  removeSecondFactor: ({ ports }, who) => engine.removeSecondFactor(ports, who, { personId: who.requestId }),
  setAdministrator: ({ ports }, who) =>
    engine.setAdministrator(ports, who, { personId: who.requestId, administrator: true }),
};

/** Use cases of the front door that are about oneself, give each what they may see, or are no acts; each has tests of its own. */
const OTHERS: readonly string[] = [
  'DEFAULT_RUN_SETTINGS',
  'beginSecondFactor',
  'changeOwnPassword',
  'completeSignIn',
  'confirmSecondFactor',
  'completeSetup',
  'createReleaseReader',
  'endOtherSessions',
  'endOwnSession',
  'enterByIssuer',
  'exportAudit',
  'idleEnd',
  'invitePerson',
  'join',
  'listAudit',
  'listFilters',
  'listPeople',
  'listProjects',
  'loadActor',
  'listTools',
  'loadSqlMask',
  'lookAtLink',
  'makeResetLink',
  'makeSetupLink',
  'mayFollow',
  'navFacts',
  'noteBackup',
  'noteRestore',
  'readAnswer',
  'readsData',
  'removeSecondFactorOf',
  'removeFilter',
  'renameSelf',
  'renewRecoveryCodes',
  'resetPassword',
  'saveFilter',
  'signIn',
  'signOut',
  'singleSignOnRefusal',
  'spelledOut',
  'disconnectIssuer',
  'turnOffSecondFactor',
  'viewAccount',
  'viewDeployers',
  'viewDeploys',
  'viewFleetDrift',
  'viewHome',
  'viewNames',
  'viewInstallation',
  'viewPause',
  'viewWorkers',
];

async function savePolicyAs({ ports, environment: { id } }: Subject, who: ActContext): Promise<Answer> {
  const before = await ports.store.policy(id);
  if (before === null) throw new TypeError('the environment has a policy');
  const { version: _, ...policy } = before;
  return engine.savePolicy(ports, who, { environmentId: id, basedOn: -1, policy });
}

const FREEZE: FreezeRule = {
  name: 'Always',
  reason: 'A freeze that nobody ends',
  scope: { kind: 'project' },
  timeZone: 'UTC',
  startsAt: '2020-01-01T00:00',
  endsAt: '2099-01-01T00:00',
  recurrence: { kind: 'none' },
};

async function someFreeze({ ports, projectId }: Subject): Promise<string> {
  const [known] = await ports.store.freezes({ projectId, includeArchived: true });
  if (known !== undefined) return known.id;
  const window: FreezeWindow = {
    ...FREEZE,
    id: ports.ids.uuid(),
    projectId,
    version: 1,
    createdAt: ports.clock.now(),
    archivedAt: ports.clock.now(),
  };
  await ports.store.commit(sampleCommit([{ kind: 'freeze.insert', window }]));
  return window.id;
}

async function askedGlass({ ports, deploy, personId }: Subject): Promise<string> {
  const [known] = await ports.store.breakGlass(deploy.id);
  if (known !== undefined) return known.id;
  const at = ports.clock.now();
  const glass = sampleGlass({
    id: ports.ids.uuid(),
    deployId: deploy.id,
    planDigest: deploy.planDigest,
    askedBy: personId,
    freezes: [],
    askedAt: at,
    // Over already: whoever may confirm is told so, and changes nothing.
    confirmBefore: at,
  });
  await ports.store.commit(sampleCommit([{ kind: 'break_glass.ask', glass }], deploy.id));
  return glass.id;
}

const ONE = '20260101000000_parcels';

async function onSubject(
  use: (subject: Subject, as: (who: Who) => ActContext) => Promise<void>,
): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release({ [ONE]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
        const environment = await corridor.register(target, 'production');
        const deploy = await corridor.request(await corridor.prepare(environment));
        const personId = (await corridor.developer()).actor.id ?? '';
        const { ports, project } = corridor;
        const subject = { ports, projectId: project.id, environment, deploy, personId };
        await use(subject, (who) => contextOf(corridor, who));
      }),
    ),
  );
}

/** Somebody who is nobody else, with this role in the project and one in a project that is not there. */
function contextOf({ ports, project }: Corridor, who: Who): ActContext {
  const rest = { via: 'browser', address: null, requestId: ports.ids.uuid() } as const;
  if (who === 'operator') return { ...rest, actor: { kind: 'operator', id: null, name: 'operator@host' } };
  const isRole = who !== 'nobody' && who !== 'installation administrator';
  return {
    ...rest,
    actor: {
      kind: 'person',
      id: ports.ids.uuid(),
      name: who,
      installationAdministrator: who === 'installation administrator',
      roles: { [ports.ids.uuid()]: 'administrator', ...(isRole && { [project.id]: who }) },
    },
  };
}

/** How an act was met: not there at all, not allowed, or let through to what it is about. */
function met(answer: Answer): 'not found' | 'not allowed' | 'let through' {
  const failures = answer.failure === undefined ? [] : [answer.failure].flat();
  if (failures.some(({ code }) => code === 'ACCESS.NOT_FOUND')) return 'not found';
  return failures.some(({ code }) => code === 'ACCESS.NOT_ALLOWED') ? 'not allowed' : 'let through';
}

it('knows every use case of the front door', () => {
  const known = [...Object.keys(PROJECT_ACTS), ...Object.keys(INSTALLATION_ACTS), ...OTHERS];
  expect(Object.keys(engine).sort()).toEqual(known.sort());
});

it('lets each role of a project do what it may and no more; whoever has none learns nothing of it', async () => {
  await onSubject(async (subject, as) => {
    const found: Record<string, readonly string[]> = {};
    const expected: Record<string, readonly string[]> = {};
    for (const [name, [least, act]] of Object.entries(PROJECT_ACTS)) {
      found[name] = await inTurn(PEOPLE, async (who) => met(await act(subject, as(who))));
      const refused = least === 'viewer' ? 'not found' : 'not allowed';
      expected[name] = PEOPLE.map((who, place) =>
        place === 0 ? 'not found' : place < PEOPLE.indexOf(least) ? refused : 'let through',
      );
    }
    expect(found).toEqual(expected);
  });
});

it('keeps the right to decide about a deploy from whoever merely runs the installation', async () => {
  await onSubject(async (subject, as) => {
    const refused: string[] = [];
    for (const [name, [, act]] of Object.entries(PROJECT_ACTS)) {
      if (met(await act(subject, as('installation administrator'))) !== 'let through') refused.push(name);
    }
    expect(refused.toSorted()).toEqual([
      'confirmBreakGlass',
      'decideDeploy',
      'reviewBreakGlass',
      'settleDeploy',
    ]);
  });
});

it('keeps the installation from everybody but its administrators', async () => {
  await onSubject(async (subject, as) => {
    for (const [name, act] of Object.entries(INSTALLATION_ACTS)) {
      const seen = await inTurn(PEOPLE, async (who) => met(await act(subject, as(who))));
      expect([name, seen.includes('let through')]).toEqual([name, false]);
      expect([name, met(await act(subject, as('installation administrator')))]).not.toContain('not allowed');
    }
  });
});

/** What has the worker look and changes nothing, or makes a file. */
const LOOKS: ReadonlySet<string> = new Set([
  'checkNow',
  'checkAll',
  'lookNow',
  'prepareDeploy',
  'askForAdoption',
  'askForMigration',
]);

it('lets the operator of the host look and make migrations, and neither request nor decide', async () => {
  await onSubject(async (subject, as) => {
    const through: string[] = [];
    for (const [name, [, act]] of Object.entries(PROJECT_ACTS)) {
      if (met(await act(subject, as('operator'))) === 'let through') through.push(name);
    }
    const looking = Object.entries(PROJECT_ACTS)
      .filter(([name, [least]]) => least === 'viewer' || LOOKS.has(name))
      .map(([name]) => name);
    expect(through).toEqual(looking);
  });
});

async function inTurn<T, R>(values: readonly T[], use: (value: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await use(value));
  return results;
}
