import { describe, expect, it } from 'vitest';
import { peopleStage, valueOf } from '../../../testing/people';
import { withTestStore } from '../../../testing/store';
import { success } from '../../base/result';
import type { SourceReader } from '../../ports/source-reader';
import { lookNow } from '../environments/ask-worker';
import { readSource } from './read-source';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A folder that always looks the same. */
const folderWith = (text: string): Pick<SourceReader, 'read'> => ({
  read: async () =>
    success({
      files: [
        { path: 'migration_lock.toml', bytes: bytes('provider = "postgresql"\n') },
        { path: '1_init/migration.sql', bytes: bytes(text) },
      ],
      directories: ['1_init'],
      revision: null,
    }),
});
const SOURCES = folderWith('CREATE TABLE shop (id int);\n');

const NO_PROGRAMS = () => Promise.reject(new TypeError('no programs here'));

describe('readings of a source that run at once', () => {
  it('make one release, and everybody who asked is answered', async () => {
    await withTestStore(18, async (store) => {
      const stage = peopleStage(store);
      const ports = { ...stage.ports, sources: SOURCES, record: NO_PROGRAMS };
      const first = await stage.setUp();
      const projectId = await stage.newProject('shop');
      const context = await stage.contextOf(first.sessionId);
      const ask = async (): Promise<string> => valueOf(await lookNow(ports, context, { projectId })).answerId;
      const asked = [await ask(), await ask()];
      await Promise.all([null, ...asked].map((answerId) => readSource(ports, { projectId, answerId })));
      const answers = await Promise.all(asked.map((id) => ports.store.answer(id)));
      expect(answers.map((answer) => answer?.state)).toEqual(['done', 'done']);
      expect(answers.map((answer) => answer?.value)).toMatchObject([{ release: 1 }, { release: 1 }]);
      expect(await ports.store.releases(projectId)).toHaveLength(1);
    });
  });
});

describe('a text that is remarked upon', () => {
  it.each([
    ['a byte order mark', '\uFEFFCREATE TABLE shop ();\n'],
    ['other line ends', 'CREATE TABLE shop ();\r\nSELECT 1;\r\n'],
    ['characters that nobody sees', 'CREATE TABLE shop (); -- \u202E\u2028\u0007\u200B\n'],
  ])('with %s is read, and read again, with the remark kept', async (_, text) => {
    await withTestStore(18, async (store) => {
      const stage = peopleStage(store);
      const ports = { ...stage.ports, sources: folderWith(text), record: NO_PROGRAMS };
      await stage.setUp();
      const projectId = await stage.newProject('shop');
      await readSource(ports, { projectId, answerId: null });
      await readSource(ports, { projectId, answerId: null });
      const status = await ports.store.sourceStatus(projectId);
      expect(status?.problems).toEqual([]);
      expect(status?.notes).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ code: expect.stringMatching(/^MIGRATION\./), migrationId: '1_init' }),
        ]),
      );
      expect(await ports.store.releases(projectId)).toHaveLength(1);
    });
  });
});
