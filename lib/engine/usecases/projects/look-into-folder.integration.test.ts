import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withTestStore } from '../../../testing/store';
import { readAnswer } from '../environments/ask-worker';
import { lookIntoFolder } from './look-into-folder';

/** A corridor whose worker may read one folder, in which a repository lies. */
const withRepository = (use: (corridor: Corridor, repository: string) => Promise<void>): Promise<void> =>
  withTestStore(18, (test) =>
    withCorridor(test, {}, async (corridor) => {
      const repository = join(dirname(corridor.project.source.folder), 'repository');
      await mkdir(join(repository, 'db'), { recursive: true });
      await writeFile(join(repository, 'db/1_init.up.sql'), 'SELECT 1;');
      await use(corridor, repository);
    }),
  );

/** The answer of the worker, as whoever asked reads it. */
async function answered({ ports, approver, work }: Corridor, folder: string): Promise<unknown> {
  const asked = await lookIntoFolder(ports, await approver(), { folder });
  if (!asked.ok) return asked.failure.map(({ code, where }) => [code, where?.field]);
  await work();
  const answer = await readAnswer(ports, await approver(), asked.value.answerId);
  return answer.ok ? { state: answer.value.state, ...Object(answer.value.value) } : answer.failure.code;
}

it('the worker answers with the sources of a folder, to whoever asked alone, and the record says who it was', () =>
  withRepository(async (corridor, repository) => {
    const { ports, approver, developer, work } = corridor;
    const asked = await lookIntoFolder(ports, await approver(), { folder: ` ${repository} ` });
    if (!asked.ok) throw new TypeError(asked.failure[0]?.summary);
    await work();
    const answer = await readAnswer(ports, await approver(), asked.value.answerId);
    expect(answer).toMatchObject({
      ok: true,
      value: {
        state: 'done',
        value: {
          detection: {
            folder: repository,
            sources: [{ tool: 'golang-migrate', place: 'db', folder: join(repository, 'db') }],
          },
        },
      },
    });
    expect((await readAnswer(ports, await developer(), asked.value.answerId)).ok).toBe(false);
    const events = await ports.store.auditPage({}, { limit: 20 });
    expect(events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({
        action: 'installation.folder_looked_into',
        object: { kind: 'installation', id: null, name: repository },
        projectId: null,
      }),
    );
  }));

it('whoever may not create a project may not look, and nothing is asked', () =>
  withRepository(async ({ ports, developer }, repository) => {
    expect(await lookIntoFolder(ports, await developer(), { folder: repository })).toMatchObject({
      ok: false,
      failure: [{ code: 'ACCESS.NOT_ALLOWED' }],
    });
  }));

it('nothing outside of the allowed folders is looked into, however it is spelt', () =>
  withRepository(async (corridor, repository) => {
    await symlink('/etc', join(repository, 'out'));
    expect(await answered(corridor, 'relative')).toEqual([['SOURCE.NOT_ABSOLUTE', 'folder']]);
    expect(await answered(corridor, `${repository}/../..`)).toEqual([['SOURCE.PATH_REFUSED', 'folder']]);
    for (const [folder, code] of [
      ['/etc', 'SOURCE.OUTSIDE_ROOTS'],
      [join(repository, 'out'), 'SOURCE.OUTSIDE_ROOTS'],
      [join(repository, 'nowhere'), 'SOURCE.NOT_FOUND'],
      [join(repository, 'db/1_init.up.sql'), 'SOURCE.NOT_FOUND'],
    ] as const) {
      expect(await answered(corridor, folder)).toMatchObject({ state: 'failed', failures: [{ code }] });
    }
  }));
