import { describe, expect, it } from 'vitest';
import { withClient, withDatabase, type TestConnection } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import { ensureLockkeeperSchema } from './ensure-lockkeeper-schema';
import { readTargetState, refuseReadOnly, sameTarget, type TargetState } from './read-target-state';

const HISTORY = { schema: 'public', name: '_prisma_migrations' };
const OURS = { id: '4dd7c4c8-1111-4222-8333-444455556666', environmentId: 'environment-1' };

async function look(db: TestConnection, schema = 'public'): Promise<TargetState> {
  return withSession(targetInput(db, { kind: 'observe' }), (session) =>
    readTargetState(session, { schema, historyTables: [{ ...HISTORY, schema }] }),
  );
}

async function asSuperuser(
  db: { readonly superuser: TestConnection },
  ...statements: string[]
): Promise<void> {
  await withClient(db.superuser, async (admin) => {
    for (const statement of statements) await admin.query(statement);
  });
}

describe.each([14, 15, 18] as const)('the state of a target on PostgreSQL %i', (major) => {
  it('tells identity, role and rights of the owner of a fresh database', async () => {
    await withDatabase(major, async (db) => {
      const state = await look(db);
      expect(state).toMatchObject({
        role: db.user,
        standby: false,
        readOnly: false,
        identity: { installation: null },
        rights: {
          superuser: false,
          canCreateInSchema: true,
          canCreateInDatabase: true,
          lockkeeperSchema: 'can_create',
        },
      });
      expect(state.identity.systemIdentifier).toMatch(/^\d{15,20}$/);
      expect(state.rights.missing.map(({ sql }) => sql)).toEqual([
        `GRANT pg_read_all_stats TO "${db.user}";`,
      ]);
    });
  });

  it('tells two databases of one server apart, and one whose installation was replaced', async () => {
    await withDatabase(major, async (one) =>
      withDatabase(major, async (two) => {
        const first = await look(one);
        const second = await look(two);
        expect(sameTarget(first.identity, second.identity)).toBe(false);
        await withSession(targetInput(one), (session) => ensureLockkeeperSchema(session, OURS));
        const later = await look(one);
        expect(later.identity.installation).toBe(OURS.id);
        expect(later.rights.lockkeeperSchema).toBe('present');
        expect(sameTarget(first.identity, later.identity)).toBe(true);
        expect(sameTarget(later.identity, { ...later.identity, installation: null })).toBe(false);
      }),
    );
  });

  it('prints statements that give a role exactly what it lacks', async () => {
    await withDatabase(major, async (db) => {
      await withClient(db, async (owner) => {
        await owner.query(
          'CREATE SCHEMA app; CREATE TABLE app._prisma_migrations (id int); CREATE TABLE app.t ()',
        );
      });
      const guest = await db.createRole();
      const before = await look(guest, 'app');
      expect(before.rights).toMatchObject({ canCreateInSchema: false, lockkeeperSchema: 'reduced' });
      expect(before.rights.missing).toHaveLength(5);
      await asSuperuser(db, ...before.rights.missing.map(({ sql }) => sql));
      const after = await look(guest, 'app');
      expect(after.rights).toMatchObject({
        canCreateInSchema: true,
        lockkeeperSchema: 'can_create',
        missing: [],
      });
    });
  });

  it('says that a schema is not there, and how to make it', async () => {
    await withDatabase(major, async (db) => {
      const state = await look(db, 'odd "schema"');
      expect(state.rights.missing[0]).toEqual({
        what: 'The schema odd "schema" does not exist.',
        sql: `CREATE SCHEMA "odd ""schema""" AUTHORIZATION "${db.user}";`,
      });
    });
  });

  it('knows a target that is read-only by its settings, and refuses it for runs', async () => {
    await withDatabase(major, async (db) => {
      await asSuperuser(db, `ALTER DATABASE "${db.database}" SET default_transaction_read_only = on`);
      const state = await look(db);
      expect(state).toMatchObject({ standby: false, readOnly: true });
      expect(refuseReadOnly(state)?.failure.code).toBe('TARGET.READ_ONLY');
      expect(refuseReadOnly({ standby: true, readOnly: true })?.failure.code).toBe('TARGET.STANDBY');
      expect(refuseReadOnly({ standby: false, readOnly: false })).toBeNull();
    });
  });

  it('calls an environment reduced when the schema lockkeeper belongs to somebody else', async () => {
    await withDatabase(major, async (db) => {
      await asSuperuser(db, 'CREATE SCHEMA lockkeeper');
      const state = await look(db);
      expect(state.rights.lockkeeperSchema).toBe('reduced');
      expect(state.rights.missing.map(({ what }) => what)).toContain(
        'The schema lockkeeper is there but the role may not use all of it.',
      );
    });
  });

  it('warns of a role that is called as the schema lockkeeper, while its sessions look there first', async () => {
    await withDatabase(major, async (db) => {
      const pathOf = async (role: TestConnection): Promise<readonly string[]> =>
        (await look(role)).missing.filter(({ about }) => about === 'path').map(({ sql }) => sql);
      expect(db.superuser.user).toBe('lockkeeper');
      expect(await pathOf(db.superuser)).toEqual([]);
      await asSuperuser(db, `ALTER DATABASE "${db.database}" SET search_path = "$user", public`);
      expect(await pathOf(db.superuser)).toEqual([`ALTER ROLE "lockkeeper" SET search_path = "public";`]);
      expect(await pathOf(db)).toEqual([]);
    });
  });
});
