import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../testing/corridor';
import { withDatabase } from '../../testing/postgres';
import { withTestStore } from '../../testing/store';
import { must } from '../../server/demo/demo-people';
import { makePrivateKey } from '../../server/secrets/secret-opener-keys';
import { openKeyring } from '../../server/secrets/secret-opener-keyring';
import {
  archiveEnvironment,
  changeEnvironment,
  registerEnvironment,
  rotatePassword,
  saveWebhook,
} from '../../engine/index';
import { retireOldKeys, rotateKeys } from '../../engine/worker';
import type { ActContext } from '../../engine/model/person';
import type { Environment } from '../../engine/model/environment';
import type { Keyring } from '../../engine/ports/secret-box';
import { webhookBinding } from '../../engine/usecases/webhook/webhook-binding';

const ONE = '20260101000000_parcels';
const URL = 'https://example.org/hook';

interface Subject {
  readonly corridor: Corridor;
  readonly environment: Environment;
  readonly password: string;
  readonly operator: ActContext;
  readonly keyFile: string;
  readonly ring: () => Promise<Keyring>;
}

/** An installation with an environment, an archived one, and a webhook, all sealed by the first key. */
async function withSecrets(use: (subject: Subject) => Promise<void>): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const { ports } = corridor;
        await corridor.release({ [ONE]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
        const archived = await corridor.register(target, 'test');
        must(
          await archiveEnvironment(ports, await corridor.approver(), {
            environmentId: archived.id,
            archived: true,
          }),
        );
        const environment = await corridor.register(target, 'staging');
        must(
          await saveWebhook(ports, await corridor.approver(), { url: URL, enabled: false, newSecret: false }),
        );
        const keyFile = corridor.variables['LOCKKEEPER_SEALING_PRIVATE_KEY_FILE'] ?? '';
        await use({
          corridor,
          environment,
          password: target.password,
          operator: {
            actor: { kind: 'operator', id: null, name: 'operator@host' },
            via: 'cli',
            address: null,
            requestId: ports.ids.uuid(),
          },
          keyFile,
          ring: async () => must(await openKeyring(keyFile)),
        });
      }),
    ),
  );
}

const rotateNow = async ({ corridor, operator, ring }: Subject) =>
  must(await rotateKeys({ ...corridor.ports, keyring: await ring() }, operator));

const retireNow = async ({ corridor, operator, ring }: Subject) =>
  retireOldKeys({ ...corridor.ports, keyring: await ring() }, operator);

const keyIdsOf = async ({ store }: Corridor['ports']): Promise<readonly string[]> => [
  ...(await store.environments({ includeArchived: true })).map(({ credential }) =>
    credential.kind === 'sealed' ? credential.secret.keyId : '',
  ),
  (await store.webhook())?.secret.keyId ?? '',
];

it('seals every stored secret under a new key, bound as before, and lets the old key go when nothing needs it', async () => {
  await withSecrets(async (subject) => {
    const { corridor, environment, password, ring } = subject;
    const { store, credentials } = corridor.ports;
    const plan = await corridor.prepare(environment);
    const deploy = await corridor.request(plan);
    const [old = ''] = (await ring()).keyIds;

    const rotation = await rotateNow(subject);
    expect(rotation).toMatchObject({ made: true, resealed: 3, notOpened: [], left: 0, oldKeyIds: [old] });
    expect(rotation.keyId).not.toBe(old);
    expect(await keyIdsOf(corridor.ports)).toEqual([rotation.keyId, rotation.keyId, rotation.keyId]);

    // The worker runs since before, with the old key alone in its memory; what was requested before stands.
    const after = await store.environment(environment.id);
    expect(after).toEqual({ ...environment, credential: after?.credential });
    expect((await corridor.start(deploy)).state).toBe('succeeded');
    const webhook = await store.webhook();
    if (after === null || webhook === null) throw new TypeError('both are there');
    expect(
      must(
        await credentials.passwordOf(
          { environmentId: after.id, connection: after.connection },
          after.credential,
        ),
      ),
    ).toBe(password);
    const moved = { ...after.connection, host: 'evil.internal' };
    await expect(
      credentials.passwordOf({ environmentId: after.id, connection: moved }, after.credential),
    ).rejects.toMatchObject({ failure: { code: 'SECRET.CANNOT_OPEN' } });
    const secret = { kind: 'sealed', secret: webhook.secret } as const;
    expect(must(await credentials.passwordOf(webhookBinding(URL), secret))).toMatch(/^whsec_/);

    expect(must(await retireNow(subject))).toEqual([old]);
    expect((await ring()).keyIds).toEqual([rotation.keyId]);
    expect(must(await retireNow(subject))).toEqual([]);
    expect((await rotateNow(subject)).oldKeyIds).toEqual([rotation.keyId]);

    const events = (await store.auditPage({}, { limit: 100 })).map(({ event }) => event);
    const count = (action: string) => events.filter((event) => event.action === action).length;
    expect(count('installation.sealing_key_made')).toBe(2);
    expect(count('installation.secrets_resealed')).toBe(2);
    expect(count('environment.password_resealed')).toBe(4);
    expect(count('webhook.secret_resealed')).toBe(2);
    expect(count('installation.old_keys_retired')).toBe(1);
    expect(JSON.stringify(events)).not.toContain('lkpriv_');
  });
});

it('goes on with an interrupted rotation instead of making another key', async () => {
  await withSecrets(async (subject) => {
    const { corridor, operator, ring } = subject;
    const made = must(await (await ring()).addKey());
    const dying: Keyring = {
      ...made,
      seal: (password, binding) => {
        if (binding.environmentId === 'webhook') throw new TypeError('the power is gone');
        return made.seal(password, binding);
      },
    };
    await expect(rotateKeys({ ...corridor.ports, keyring: dying }, operator)).rejects.toThrow('the power');
    const { keyIds } = await ring();
    expect([...(await keyIdsOf(corridor.ports))].sort()).toEqual([keyIds[0], keyIds[0], keyIds[1]].sort());
    expect(await retireNow(subject)).toMatchObject({ failure: { code: 'SECRET.OLD_KEY_NEEDED' } });
    expect((await ring()).keyIds).toEqual(keyIds);

    expect(await rotateNow(subject)).toMatchObject({ made: false, keyId: keyIds[0], resealed: 1, left: 0 });
    expect(await rotateNow(subject)).toMatchObject({ made: false, keyId: keyIds[0], resealed: 0, left: 0 });
    expect(await retireNow(subject)).toMatchObject({ ok: true });
  });
});

it('keeps the old key while a web process that was not restarted seals by it', async () => {
  await withSecrets(async (subject) => {
    const { corridor, environment } = subject;
    await rotateNow(subject);
    // The ports of the corridor seal by the public key of their start.
    const credential = { kind: 'password', password: 'another one' } as const;
    must(
      await rotatePassword(corridor.ports, await corridor.approver(), {
        environmentId: environment.id,
        credential,
      }),
    );
    const refused = await retireNow(subject);
    expect(refused).toMatchObject({ failure: { code: 'SECRET.OLD_KEY_NEEDED' } });
    expect(JSON.stringify(refused)).toContain('parcels/staging');
    expect(await rotateNow(subject)).toMatchObject({ made: false, resealed: 1, left: 0 });
    const now = await corridor.ports.store.environment(environment.id);
    if (now === null) throw new TypeError('it is there');
    const binding = { environmentId: now.id, connection: now.connection };
    expect(must(await corridor.ports.credentials.passwordOf(binding, now.credential))).toBe('another one');
  });
});

it('refuses what a web process that was not restarted seals by a key that was removed', async () => {
  await withSecrets(async (subject) => {
    const { corridor, environment } = subject;
    await rotateNow(subject);
    expect(await retireNow(subject)).toMatchObject({ ok: true });
    const approver = await corridor.approver();
    const before = await corridor.ports.store.environment(environment.id);
    const refused = {
      failure: [{ code: 'STORE.CONFLICT', summary: expect.stringContaining('has to be restarted') }],
    };
    const { connection, name, tier } = environment;
    const credential = { kind: 'password', password: 'lost otherwise' } as const;
    const about = { environmentId: environment.id, credential };
    expect(await rotatePassword(corridor.ports, approver, about)).toMatchObject(refused);
    const settings = { name, tier, connection, observeOnly: false };
    expect(await changeEnvironment(corridor.ports, approver, { ...about, ...settings })).toMatchObject(
      refused,
    );
    const added = { ...settings, projectId: environment.projectId, slug: 'another', credential };
    expect(await registerEnvironment(corridor.ports, approver, added)).toMatchObject(refused);
    const webhook = { url: URL, enabled: true, newSecret: true };
    expect(await saveWebhook(corridor.ports, approver, webhook)).toMatchObject(refused);
    expect(await saveWebhook(corridor.ports, approver, { ...webhook, newSecret: false })).toMatchObject({
      ok: true,
    });
    expect(await corridor.ports.store.environment(environment.id)).toEqual(before);
  });
});

it('never removes a key by which somebody seals at the same moment', async () => {
  await withSecrets(async (subject) => {
    const { corridor, environment } = subject;
    await rotateNow(subject);
    const approver = await corridor.approver();
    const credential = { kind: 'password', password: 'at the same moment' } as const;
    const [retired, saved] = await Promise.all([
      retireNow(subject),
      rotatePassword(corridor.ports, approver, { environmentId: environment.id, credential }),
    ]);
    expect([retired.ok, saved.ok].filter(Boolean)).toHaveLength(1);
    const now = await corridor.ports.store.environment(environment.id);
    if (now === null) throw new TypeError('it is there');
    const binding = { environmentId: now.id, connection: now.connection };
    expect(await corridor.ports.credentials.passwordOf(binding, now.credential)).toMatchObject({ ok: true });
  });
});

it('does not take back a password that somebody changes at the same time', async () => {
  await withSecrets(async (subject) => {
    const { corridor, environment, operator, ring } = subject;
    const keyring = await ring();
    let changed: Promise<unknown> | null = null;
    const approver = await corridor.approver();
    const store: Corridor['ports']['store'] = {
      ...corridor.ports.store,
      commit: async (commit) => {
        changed ??= changeEnvironment(corridor.ports, approver, {
          environmentId: environment.id,
          name: environment.name,
          tier: environment.tier,
          connection: { ...environment.connection, user: 'somebody' },
          credential: { kind: 'password', password: 'theirs' },
          observeOnly: false,
        });
        await changed;
        return corridor.ports.store.commit(commit);
      },
    };
    const rotation = must(await rotateKeys({ ...corridor.ports, store, keyring }, operator));
    expect(rotation).toMatchObject({ resealed: 2, notOpened: [], left: 1 });
    expect(await rotateNow(subject)).toMatchObject({ resealed: 1, left: 0 });
    const now = await corridor.ports.store.environment(environment.id);
    if (now === null) throw new TypeError('it is there');
    const binding = { environmentId: now.id, connection: now.connection };
    expect(must(await corridor.ports.credentials.passwordOf(binding, now.credential))).toBe('theirs');
  });
});

it('names what no key opens, seals the rest, and keeps the old key', async () => {
  await withSecrets(async (subject) => {
    const { corridor, operator, keyFile, ring } = subject;
    const lost = await readFile(keyFile, 'utf8');
    await writeFile(keyFile, `${makePrivateKey()}\n`);
    const rotation = await rotateNow(subject);
    expect(rotation).toMatchObject({ made: true, resealed: 0, left: 3 });
    expect(rotation.notOpened.map(({ name }) => name).sort()).toEqual([
      'parcels/staging',
      'parcels/test',
      'webhook',
    ]);
    expect(await retireNow(subject)).toMatchObject({ failure: { code: 'SECRET.OLD_KEY_NEEDED' } });
    await writeFile(keyFile, (await readFile(keyFile, 'utf8')) + lost);
    expect(must(await rotateKeys({ ...corridor.ports, keyring: await ring() }, operator))).toMatchObject({
      resealed: 3,
      left: 0,
    });
  });
});

it('is for the operator of the host alone', async () => {
  await withSecrets(async ({ corridor, ring }) => {
    const keyring = await ring();
    const approver = await corridor.approver();
    for (const act of [rotateKeys, retireOldKeys]) {
      expect(await act({ ...corridor.ports, keyring }, approver)).toMatchObject({
        failure: { code: 'ACCESS.NOT_ALLOWED' },
      });
    }
    expect((await ring()).keyIds).toEqual(keyring.keyIds);
  });
});
