import { expect, it } from 'vitest';
import { sha256 } from '../../base/digest';
import { atlasFormat } from '../../formats/atlas/atlas-format';
import { sumLines } from '../../formats/atlas/atlas-sum';
import { buildRelease } from '../../release/build-release';
import { createReleaseReader } from './create-release-reader';

const file = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });

it('finds the text that ran, where a checksum is about the files before it too', async () => {
  const before = file('1_a.sql', 'SELECT 1;');
  const [ran, now] = [file('2_b.sql', 'SELECT 2;'), file('2_b.sql', 'SELECT 20;')];
  const files = [before, now];
  const { migrations } = atlasFormat.read({ files, directories: [], options: {} });
  const release = buildRelease({
    id: 'release',
    projectId: 'project',
    number: 2,
    tool: 'atlas',
    options: {},
    files,
    migrations,
    revision: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  const contents = new Map([...files, ran].map(({ bytes }) => [sha256(bytes), bytes]));
  const reader = createReleaseReader({
    contents: (digests) =>
      Promise.resolve(new Map([...contents].filter(([digest]) => digests.includes(digest)))),
    filesAt: () => Promise.resolve([sha256(now.bytes), sha256(ran.bytes)]),
  });
  const [, second] = migrations;
  if (second === undefined) throw new TypeError('two migrations');
  const recorded = sumLines([before, ran])[1]?.hash ?? '';
  expect((await reader.recorded(release, second, recorded))?.body.text).toBe('SELECT 2;');
  expect((await reader.recorded(release, second, second.checksum))?.body.text).toBe('SELECT 20;');
  expect(await reader.recorded(release, second, 'of another folder')).toBeNull();
});
