import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createProject } from '../../engine/index';
import type { ActContext } from '../../engine/model/person';
import { withCorridor } from '../../testing/corridor';
import { withDatabase } from '../../testing/postgres';
import { withTestStore } from '../../testing/store';
import { migrationTextFile } from './migration-text-file';

const ID = '20260101000000_parcels';
const RAN = 'CREATE TABLE parcel (id int PRIMARY KEY);\n';
const TODAY = `${RAN}-- edited\n`;

it('gives the way back of a migration as the release of a plan has it', async () => {
  await withTestStore(18, (test) =>
    withCorridor(test, { tool: 'golang-migrate' }, async (corridor) => {
      const files = { '1_parcels.up.sql': RAN, '1_parcels.down.sql': 'DROP TABLE parcel;\n' };
      await corridor.release(files);
      await corridor.release({ ...files, '1_parcels.down.sql': '-- no way\n', '2_bare.up.sql': RAN });
      const who = await corridor.approver();
      const down = (id: string, side?: string) =>
        migrationTextFile(corridor.ports, who, {
          slug: 'parcels',
          id,
          part: 'down',
          ...(side !== undefined && { side }),
        });
      const name = '1_parcels.down.sql';
      expect(await down('1_parcels', 'r:1')).toEqual({
        ok: true,
        value: { name, text: 'DROP TABLE parcel;\n' },
      });
      expect(await down('1_parcels', 'r:2')).toEqual({ ok: true, value: { name, text: '-- no way\n' } });
      expect(await down('1_parcels')).toEqual({ ok: true, value: { name, text: '-- no way\n' } });
      expect(await down('2_bare', 'r:2')).toMatchObject({ ok: false });
    }),
  );
});

it('gives whoever may see a project each text of a migration whole, and nobody else any of them', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release({ [ID]: RAN });
        const environment = await corridor.register(target, 'test');
        const planned = await corridor.prepare(environment);
        await corridor.start(await corridor.request(planned));
        await corridor.work();
        await corridor.release({ [ID]: TODAY });
        const who = await corridor.approver();
        const nobody: ActContext = {
          ...who,
          actor: {
            kind: 'person',
            id: corridor.ports.ids.uuid(),
            name: 'Nobody',
            installationAdministrator: false,
            roles: {},
          },
        };
        const wanted = { slug: 'parcels', id: ID };
        const checksum = createHash('sha256').update(RAN).digest('hex');
        for (const [query, text] of [
          [{}, TODAY],
          [{ checksum }, RAN],
          [{ side: 'r:1' }, RAN],
          [{ side: 'e:test' }, RAN],
          [{ plan: planned.id }, 'CREATE TABLE parcel (id int PRIMARY KEY)\n;\n'],
        ] as const) {
          const mine = await migrationTextFile(corridor.ports, who, { ...wanted, ...query });
          expect(mine).toEqual({ ok: true, value: { name: `${ID}.sql`, text } });
          const theirs = await migrationTextFile(corridor.ports, nobody, { ...wanted, ...query });
          expect(theirs).toMatchObject({ ok: false, failure: { code: 'ACCESS.NOT_FOUND' } });
        }
        const { source } = corridor.project;
        const other = await createProject(corridor.ports, who, { name: 'Other', slug: 'other', source });
        expect(other).toMatchObject({ ok: true });
        expect(
          await migrationTextFile(corridor.ports, who, { ...wanted, slug: 'other', plan: planned.id }),
          'a plan is told under its own project alone',
        ).toMatchObject({ ok: false, failure: { code: 'ACCESS.NOT_FOUND' } });
        for (const query of [
          { part: 'program' },
          { checksum: '0'.repeat(64) },
          { plan: randomUUID() },
        ] as const) {
          const none = await migrationTextFile(corridor.ports, who, { ...wanted, ...query });
          expect(none).toMatchObject({ ok: false, failure: { code: 'ACCESS.NOT_FOUND' } });
        }
      }),
    ),
  );
});
