import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withDatabase, type TestDatabase } from '../../../testing/postgres';
import { withTestStore } from '../../../testing/store';
import type { Failure } from '../../base/failure';
import type { Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import {
  archiveEnvironment,
  changeEnvironment,
  deleteEnvironment,
  moveEnvironment,
  rotatePassword,
  type EnvironmentChange,
} from './change-environment';
import { archiveProject, deleteProject } from '../projects/change-project';
import { savePolicy } from './save-policy';

async function onEnvironment(
  use: (corridor: Corridor, environment: Environment, target: TestDatabase) => Promise<void>,
): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release({ '20260101000000_parcels': 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
        await use(corridor, await corridor.register(target, 'test'), target);
      }),
    ),
  );
}

const refusals = (result: Result<unknown, readonly Failure[]>) =>
  result.ok ? [] : result.failure.map(({ code, where }) => [code, where?.field]);

const asItIs = ({ id, name, tier, connection, observeOnly }: Environment): EnvironmentChange => ({
  environmentId: id,
  name,
  tier,
  connection,
  credential: null,
  observeOnly,
});

const fresh = async ({ ports }: Corridor, { id }: Environment): Promise<Environment> => {
  const environment = await ports.store.environment(id);
  if (environment === null) throw new TypeError('the environment is gone');
  return environment;
};

it('makes production of an environment only when its policy asks for an approval', async () => {
  await onEnvironment(async (corridor, environment) => {
    const { ports } = corridor;
    const who = await corridor.approver();
    const production: EnvironmentChange = { ...asItIs(environment), tier: 'production' };
    const refused = await changeEnvironment(ports, who, production);
    expect(refusals(refused)).toEqual([['ENVIRONMENT.TIER_NEEDS_APPROVAL', 'tier']]);
    const before = await ports.store.policy(environment.id);
    if (before === null) throw new TypeError('no policy');
    const { version: basedOn, ...policy } = before;
    const stricter = { ...policy, approvalsNeeded: 1 };
    expect(
      (await savePolicy(ports, who, { environmentId: environment.id, basedOn, policy: stricter })).ok,
    ).toBe(true);
    expect((await changeEnvironment(ports, who, production)).ok).toBe(true);
    const none = { environmentId: environment.id, basedOn: basedOn + 1, policy };
    expect(refusals(await savePolicy(ports, who, none))).toEqual([
      ['POLICY.OUT_OF_RANGE', 'approvalsNeeded'],
    ]);
  });
});

it('sends a stored password nowhere else: another host, port, database, user or TLS mode asks for it again', async () => {
  await onEnvironment(async (corridor, environment, target) => {
    const { ports } = corridor;
    const who = await corridor.approver();
    const { connection } = environment;
    for (const change of [
      { host: '127.0.0.2' },
      { port: 1 },
      { database: 'other' },
      { user: 'other' },
      { tlsMode: 'require' as const },
    ]) {
      const moved = { ...asItIs(environment), connection: { ...connection, ...change } };
      expect(refusals(await changeEnvironment(ports, who, moved))).toEqual([
        ['CONNECTION.PASSWORD_AGAIN', 'password'],
      ]);
    }
    expect(await fresh(corridor, environment)).toEqual(environment);
    const moved: EnvironmentChange = {
      ...asItIs(environment),
      connection: { ...connection, host: 'localhost' },
      credential: { kind: 'password', password: target.password },
    };
    expect((await changeEnvironment(ports, who, moved)).ok).toBe(true);
    const next = await fresh(corridor, environment);
    expect(next).toMatchObject({ connectionVersion: environment.connectionVersion + 1, identity: null });
    await corridor.work();
    expect((await fresh(corridor, environment)).identity).toEqual(environment.identity);
  });
});

it('uses a rotated password from then on, and shows a wrong one as unreachable with the reason', async () => {
  await onEnvironment(async (corridor, environment, target) => {
    const { ports } = corridor;
    const who = await corridor.approver();
    const rotate = async (password: string) => {
      const credential = { kind: 'password', password } as const;
      expect((await rotatePassword(ports, who, { environmentId: environment.id, credential })).ok).toBe(true);
      await corridor.work();
      return (await ports.store.latestObservations([environment.id])).get(environment.id);
    };
    const wrong = await rotate('not the password');
    expect(wrong?.latest).toMatchObject({
      outcome: 'unreachable',
      failure: { where: { field: 'password' } },
    });
    expect(wrong?.lastReached?.outcome).toBe('reached');
    expect((await rotate(target.password))?.latest.outcome).toBe('reached');
    const events = await ports.store.auditPage({ environmentId: environment.id }, { limit: 50 });
    expect(events.filter(({ event }) => event.action === 'environment.password_rotated')).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain(target.password);
  });
});

it('moves an environment in the promotion order, and the others close ranks', async () => {
  await onEnvironment(async (corridor, first, target) => {
    const { ports } = corridor;
    await corridor.register(target, 'staging');
    await corridor.register(target, 'production');
    const order = async () =>
      [...(await ports.store.environments({ projectId: first.projectId }))]
        .sort((left, right) => left.position - right.position)
        .map(({ slug }) => slug);
    expect(await order()).toEqual(['test', 'staging', 'production']);
    const move = (position: number) =>
      corridor.approver().then((who) => moveEnvironment(ports, who, { environmentId: first.id, position }));
    expect((await move(1)).ok).toBe(true);
    expect(await order()).toEqual(['staging', 'test', 'production']);
    expect((await move(99)).ok).toBe(true);
    expect(await order()).toEqual(['staging', 'production', 'test']);
  });
});

it('deletes a project with its environments, and says in the record what went', async () => {
  await onEnvironment(async (corridor, environment) => {
    const { ports, project } = corridor;
    const who = await corridor.approver();
    const given = { projectId: project.id, typedName: project.name };
    expect(refusals(await deleteProject(ports, who, given))).toEqual([['PROJECT.NOT_ARCHIVED', undefined]]);
    const { id: projectId } = project;
    expect((await archiveProject(ports, who, { projectId, archived: true })).ok).toBe(true);
    expect((await deleteProject(ports, who, given)).ok).toBe(true);
    expect(await ports.store.environments({ projectId, includeArchived: true })).toEqual([]);
    const events = await ports.store.auditPage({}, { limit: 5 });
    const gone = events.find(({ event }) => event.action === 'project.deleted')?.event.before;
    expect(gone).toMatchObject({
      slug: project.slug,
      environments: [
        { slug: environment.slug, tier: environment.tier, database: environment.connection.database },
      ],
      newestDeploy: null,
      members: expect.arrayContaining([{ email: 'developer@localhost', role: 'developer' }]),
    });
  });
});

it('deletes only what was archived and named, and keeps the record of it', async () => {
  await onEnvironment(async (corridor, environment) => {
    const { ports } = corridor;
    const deploy = await corridor.start(await corridor.request(await corridor.prepare(environment)));
    const who = await corridor.approver();
    const environmentId = environment.id;
    const remove = (typedName: string) => deleteEnvironment(ports, who, { environmentId, typedName });
    expect(refusals(await remove(environment.name))).toEqual([['ENVIRONMENT.NOT_ARCHIVED', undefined]]);
    expect((await archiveEnvironment(ports, who, { environmentId, archived: true })).ok).toBe(true);
    expect(refusals(await remove('another name'))).toEqual([['INPUT.NAME_DIFFERS', 'typedName']]);
    expect((await remove(environment.name)).ok).toBe(true);
    expect(await ports.store.environment(environmentId)).toBeNull();
    const events = await ports.store.auditPage({ environmentId }, { limit: 50 });
    expect(events.map(({ event }) => event.action)).toEqual(
      expect.arrayContaining(['environment.registered', 'environment.archived', 'environment.deleted']),
    );
    const gone = events.find(({ event }) => event.action === 'environment.deleted')?.event.before;
    expect(gone).toMatchObject({ slug: environment.slug, newestDeploy: deploy.number });
  });
});
