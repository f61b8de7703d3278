import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../../engine/base/digest';
import type { Environment } from '../../engine/model/environment';
import { later } from '../../engine/model/instant';
import type { Release } from '../../engine/model/release';
import type { SourceStatus } from '../../engine/model/source-status';
import type { Change } from '../../engine/ports/change';
import { withTestStore, type TestStore } from '../../testing/store';
import {
  SAMPLE_AT,
  sampleCommit,
  sampleEnvironment,
  samplePolicy,
  sampleProject,
  sampleRelease,
} from '../../testing/store-samples';
import { requestDeploy, seedPlan, startRun } from '../../testing/store-seed';
import { createStoreUpkeep } from './store-upkeep';

const LATER = '2026-03-01T11:00:00.000Z';
const DONE = { ok: true, value: null };
const conflict = (summary: RegExp) => ({
  ok: false,
  failure: { code: 'STORE.CONFLICT', summary: expect.stringMatching(summary) },
});
const save = ({ store }: TestStore, ...changes: readonly Change[]) => store.commit(sampleCommit(changes));

it.each([15, 18] as const)(
  'keeps projects and the reading of their source on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      const { store } = test;
      const project = sampleProject({
        name: 'Shop "ü" 🛒',
        source: { kind: 'folder', folder: '/srv/a b', tool: 'prisma', options: { schema: 'x' } },
      });
      expect(await save(test, { kind: 'project.insert', project })).toEqual(DONE);
      expect(await store.project(project.id)).toEqual(project);
      expect(await store.projectBySlug(project.slug)).toEqual(project);
      const archived = { ...project, archivedAt: LATER };
      expect(await save(test, { kind: 'project.update', project: archived })).toEqual(DONE);
      expect(await store.projects()).toEqual([]);
      expect(await store.projects({ includeArchived: true })).toEqual([archived]);

      expect(await store.sourceStatus(project.id)).toBeNull();
      const status: SourceStatus = {
        projectId: project.id,
        readAt: SAMPLE_AT,
        seenDigest: null,
        problems: [
          { code: 'SOURCE.X', summary: 'It is.', why: 'so', fix: 'do', where: { file: 'a', line: 2 } },
        ],
        notes: [{ code: 'NOTE.X', summary: 'Well.', migrationId: null, line: 3 }],
      };
      const read: SourceStatus = { ...status, readAt: LATER, seenDigest: 'abc', problems: [], notes: [] };
      for (const next of [status, read]) {
        expect(await save(test, { kind: 'source_status.save', status: next })).toEqual(DONE);
        expect(await store.sourceStatus(project.id)).toEqual(next);
      }

      expect(
        await save(test, { kind: 'project.insert', project: sampleProject({ slug: project.slug }) }),
      ).toMatchObject(conflict(/short name exists already/));
      expect(await save(test, { kind: 'project.update', project: sampleProject() })).toMatchObject(
        conflict(/exist any more/),
      );
      expect(await store.project('no id')).toBeNull();
      expect(await store.projectBySlug('none')).toBeNull();
      expect(await store.sourceStatus('no id')).toBeNull();
    });
  },
);

it.each([15, 18] as const)(
  'keeps releases with their files in order and contents once on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      const { store, sql } = test;
      const project = sampleProject();
      const one = sampleRelease(project.id, 1, 'CREATE TABLE a ();');
      const bytes = new Uint8Array(randomBytes(300));
      const large = new Uint8Array(randomBytes(5 * 1024 * 1024));
      const two: Release = {
        ...sampleRelease(project.id, 2, 'two').release,
        files: [
          { path: '20260102000000_two/migration.sql', sha256: sha256(bytes), size: bytes.length },
          ...one.release.files,
          { path: '20260103000000_x/migration.sql', sha256: sha256(large), size: large.length },
        ],
        revision: 'abc123',
      };
      const contents = new Map([...one.contents, [sha256(bytes), bytes], [sha256(large), large]]);
      expect(
        await save(test, { kind: 'project.insert', project }, { kind: 'release.insert', ...one }),
      ).toEqual(DONE);
      expect(await save(test, { kind: 'release.insert', release: two, contents })).toEqual(DONE);
      expect(await store.releases(project.id)).toEqual([two, one.release]);
      expect(await store.newestRelease(project.id)).toEqual(two);
      expect(await store.release(one.release.id)).toEqual(one.release);
      expect(await sql('SELECT count(*)::int AS count FROM file_contents')).toEqual([{ count: 3 }]);

      const digests = two.files.map((file) => file.sha256);
      const held = await store.contents([...digests, ...digests]);
      for (const digest of digests) expect(sha256(held.get(digest) ?? '')).toBe(digest);
      await expect(store.contents(['none'])).rejects.toThrow('does not hold the content none');

      const path = '20260102000000_two/migration.sql';
      expect(await store.filesAt(project.id, path)).toEqual([sha256(bytes)]);
      expect(await store.filesAt(randomUUID(), path)).toEqual([]);
      expect(await store.filesAt(project.id, '2026010%_two/migration.sql')).toEqual([]);

      const again = { ...sampleRelease(project.id, 2, 'three').release };
      expect(await save(test, { kind: 'release.insert', release: again, contents: new Map() })).toMatchObject(
        conflict(/got this number/),
      );
      const same = { ...one.release, id: randomUUID(), number: 3 };
      expect(await save(test, { kind: 'release.insert', release: same, contents: new Map() })).toMatchObject(
        conflict(/exactly this content/),
      );
      expect(await store.newestRelease(randomUUID())).toBeNull();
      expect(await store.releases('no id')).toEqual([]);
      expect(await store.release('no id')).toBeNull();
    });
  },
);

it('cannot be given a content under a wrong digest, nor have a release changed, also by SQL', async () => {
  await withTestStore(18, async (test) => {
    const project = sampleProject();
    const { release } = sampleRelease(project.id, 1);
    const digest = release.files[0]?.sha256 ?? '';
    const lie = new Map([[digest, new TextEncoder().encode('something else')]]);
    await expect(
      save(test, { kind: 'project.insert', project }, { kind: 'release.insert', release, contents: lie }),
    ).rejects.toThrow('file_contents_sha256_check');
    const honest = sampleRelease(project.id, 1);
    await save(test, { kind: 'project.insert', project }, { kind: 'release.insert', ...honest });
    for (const change of [
      `UPDATE file_contents SET bytes = ''`,
      `UPDATE release_files SET sha256 = sha256`,
      `UPDATE releases SET digest = 'x'`,
      `DELETE FROM file_contents`,
    ]) {
      await expect(test.sql(change)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
    }
  });
});

const settings = (more: Partial<Environment> = {}): Partial<Environment> => ({
  connection: {
    host: '2001:db8::1',
    port: 6543,
    database: 'my "db"',
    schema: 'app',
    user: "o'brien",
    tlsMode: 'verify_ca',
    caCertificate: '-----BEGIN CERTIFICATE-----\n…',
    connectTimeoutSeconds: 9,
    allowWeakAuthentication: true,
  },
  credential: { kind: 'reference', reference: 'env:LOCKKEEPER_TARGET_SHOP' },
  observeOnly: true,
  identity: { systemIdentifier: '7300000000000000001', databaseOid: '16384', installation: 'i' },
  ...more,
});

it.each([15, 18] as const)(
  'keeps environments and versions of their policy on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      const { store } = test;
      const project = sampleProject();
      const production = sampleEnvironment(project.id, { position: 1 });
      const staging = sampleEnvironment(project.id, { ...settings(), tier: 'staging', position: 0 });
      const policy = samplePolicy({ approvalsNeeded: 2, approverRole: 'administrator', openDrift: 'warns' });
      await save(test, { kind: 'project.insert', project });
      for (const environment of [production, staging]) {
        expect(await save(test, { kind: 'environment.insert', environment, policy })).toEqual(DONE);
        expect(await store.environment(environment.id)).toEqual(environment);
      }
      expect(await store.environments({ projectId: project.id })).toEqual([staging, production]);
      expect(await store.policy(staging.id)).toEqual(policy);

      const next = samplePolicy({ version: 2, approvalHours: 72 });
      const save2: Change = { kind: 'policy.insert', environmentId: staging.id, policy: next };
      const both = await Promise.all([save(test, save2), save(test, save2)]);
      expect(both.filter((result) => result.ok)).toHaveLength(1);
      expect(both.find((result) => !result.ok)).toMatchObject(conflict(/policy .* changed by somebody else/));
      expect(await store.policy(staging.id)).toEqual(next);
      expect(await store.policy(staging.id, 1)).toEqual(policy);
      expect(await store.policy(staging.id, 3)).toBeNull();

      const changed: Environment = {
        ...staging,
        ...settings({ credential: production.credential, identity: null, observeOnly: false }),
        name: 'Pre-production',
        connectionVersion: 2,
        archivedAt: LATER,
      };
      const update: Change = {
        kind: 'environment.update',
        environment: changed,
        expectedConnectionVersion: 1,
      };
      expect(await save(test, update)).toEqual(DONE);
      // The policy's version is the one that was saved with the policy, not the stale one of whoever edited the connection.
      expect(await store.environment(staging.id)).toEqual({ ...changed, policyVersion: 2 });
      expect(await save(test, update)).toMatchObject(conflict(/connection .* changed by somebody else/));
      expect(await store.environments({ projectId: project.id })).toEqual([production]);
      expect(await store.environments({ includeArchived: true })).toHaveLength(2);

      const twin = sampleEnvironment(project.id, { slug: production.slug });
      expect(await save(test, { kind: 'environment.insert', environment: twin, policy })).toMatchObject(
        conflict(/short name already/),
      );
      expect(await store.environment('no id')).toBeNull();
      expect(await store.environments({ projectId: 'no id' })).toEqual([]);
      expect(await store.policy('no id')).toBeNull();
    });
  },
);

it('deletes an environment or a project with everything that belongs to it, and keeps the audit events', async () => {
  await withTestStore(18, async (test) => {
    const { store, sql } = test;
    const { project, environment, plan, requester, release } = await seedPlan(test);
    const { deploy } = await startRun(test, await requestDeploy(test, plan, requester));
    const remove: Change = { kind: 'environment.delete', environmentId: environment.id };
    expect(await save(test, remove)).toEqual(DONE);
    expect(await save(test, remove)).toMatchObject(conflict(/exist any more/));
    expect(await store.deploy(deploy.id)).toBeNull();
    expect(await store.release(release.id)).toEqual(release);
    const removeProject: Change = { kind: 'project.delete', projectId: project.id };
    expect(await save(test, removeProject)).toEqual(DONE);
    expect(await save(test, removeProject)).toMatchObject(conflict(/exist any more/));
    expect(await store.release(release.id)).toBeNull();
    expect(await sql('SELECT count(*)::int AS count FROM audit_events')).toEqual([{ count: 5 }]);
  });
});

it('sweeps what is over and nothing else', async () => {
  await withTestStore(18, async (test) => {
    const { prisma, sql } = test;
    const { project, release, plan } = await seedPlan(test);
    await requestDeploy(test, plan, null);
    const other = sampleProject();
    const gone = sampleRelease(other.id, 1, 'CREATE TABLE gone ();');
    const answer = { id: randomUUID(), ownerId: null, kind: 'plan', state: 'waiting', value: null } as const;
    await save(
      test,
      { kind: 'project.insert', project: other },
      { kind: 'release.insert', ...gone },
      { kind: 'project.delete', projectId: other.id },
      { kind: 'answers.save', answers: [{ ...answer, createdAt: SAMPLE_AT }] },
      {
        kind: 'answers.save',
        answers: [{ ...answer, id: randomUUID(), createdAt: later(SAMPLE_AT, 300_000) }],
      },
    );
    await createStoreUpkeep(prisma, { observationsDays: 90, journalsDays: 365 }).sweep(
      later(SAMPLE_AT, 11 * 60_000),
    );
    expect(await sql('SELECT sha256 FROM file_contents')).toEqual([{ sha256: release.files[0]?.sha256 }]);
    expect(await sql('SELECT count(*)::int AS count FROM answers')).toEqual([{ count: 1 }]);
    expect(await test.store.releases(project.id)).toEqual([release]);
    expect(await test.store.deploys({ limit: 9 })).toHaveLength(1);
    expect(await test.store.auditHead()).toMatchObject({ sequence: 3 });
  });
});
