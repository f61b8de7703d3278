import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withDatabase } from '../../../testing/postgres';
import { withTestStore } from '../../../testing/store';
import { success } from '../../base/result';
import { isRecording } from '../../formats/program-recordings';
import { recordedRelease } from '../../formats/testing/told-programs';
import { readSource } from '../worker/read-source';

const TOLD = [
  { file: 'versions/base.py', revision: 'base' },
  { file: 'versions/left.py', revision: 'left', downRevisions: ['base'] },
  { file: 'versions/right.py', revision: 'right', downRevisions: ['base'] },
];

/** Reads the source as the worker does; what each revision said is given, so that nothing is run. */
async function readBranches({ ports, project }: Corridor): Promise<void> {
  await mkdir(join(project.source.folder, 'versions'), { recursive: true });
  for (const { file } of TOLD) await writeFile(join(project.source.folder, file), 'def upgrade(): ...\n');
  await readSource(
    {
      ...ports,
      settleMilliseconds: 0,
      record: async (_, { files }) => {
        const release = recordedRelease('alembic', { files, told: TOLD, says: () => ['SELECT 1'] });
        return release.ok ? success(release.value.filter(({ path }) => isRecording(path))) : release;
      },
    },
    { projectId: project.id, answerId: null },
  );
}

const HEADS = [
  { code: 'ALEMBIC.SEVERAL_HEADS', where: { file: 'versions/left.py', line: 1 } },
  { code: 'ALEMBIC.SEVERAL_HEADS', where: { file: 'versions/right.py', line: 1 } },
];

it('several heads make a release that is shown, and of which nothing is run', () =>
  withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { tool: 'alembic' }, async (corridor) => {
        const { ports, project } = corridor;
        await readBranches(corridor);
        const environment = await corridor.register(target, 'production');
        expect(await ports.store.newestRelease(project.id)).toMatchObject({ number: 1, migrationCount: 3 });
        const status = await ports.store.sourceStatus(project.id);
        expect(status).toMatchObject({ seenDigest: expect.any(String), problems: HEADS });
        expect(await corridor.tryPrepare(environment)).toMatchObject(HEADS);
        // Marking what is there already is not running: it comes as far as to ask for a scratch server.
        const marked = await corridor.tryPrepare(environment, { kind: 'baseline', migrationId: 'base' });
        expect(marked).toMatchObject([{ code: 'PLAN.EFFECT_UNKNOWN' }]);
      }),
    ),
  ));
