import { describe, expect, it } from 'vitest';
import { sha256 } from '../../base/digest';
import type { HistoryEntry } from '../../model/history';
import { prismaFormat } from '../../formats/prisma/prisma-format';
import { buildTimeline } from '../../timeline/build-timeline';
import { sampleRelease, SAMPLE_AT } from '../../../testing/store-samples';
import { createReleaseReader } from './create-release-reader';
import { judgeEdits } from './judge-edits';

const ID = '20260101000000_one';
const PATH = `${ID}/migration.sql`;

/** The marks of a migration that ran as `applied` and that the newest release holds as `current`, when releases held these texts. */
async function marksOf(texts: {
  readonly applied: string;
  readonly current: string;
  readonly held: readonly string[];
}) {
  const contents = new Map([...texts.held, texts.current].map((text) => [sha256(text), Buffer.from(text)]));
  const reader = createReleaseReader({
    contents: (digests) =>
      Promise.resolve(new Map([...contents].filter(([digest]) => digests.includes(digest)))),
    filesAt: (_, path) => Promise.resolve(path === PATH ? [...contents.keys()] : []),
  });
  const release = sampleRelease('project', 2, texts.current).release;
  const { migrations } = await reader.read(release);
  const history = { tableExists: true, entries: [entryOf(sha256(texts.applied))] };
  const timeline = buildTimeline({
    format: prismaFormat,
    migrations,
    history,
    options: {},
    partlyApplied: new Set(),
  });
  const judged = await judgeEdits(reader, release, migrations, timeline);
  return { marks: judged.items[0]?.marks, edited: judged.editedCount };
}

const entryOf = (checksum: string): HistoryEntry => ({
  rowId: 'row',
  migrationId: ID,
  checksum,
  outcome: 'applied',
  startedAt: SAMPLE_AT,
  finishedAt: SAMPLE_AT,
  rolledBackAt: null,
  log: null,
  steps: 1,
});

describe('judgeEdits', () => {
  const applied = 'CREATE TABLE a (id int);\n';

  it('makes a note of comments and white space', async () => {
    const current = '-- the first table\nCREATE TABLE a (\n  id int\n);\n';
    expect(await marksOf({ applied, current, held: [applied] })).toEqual({ marks: ['cosmetic'], edited: 0 });
  });

  it('keeps an edit that changes a statement', async () => {
    const current = 'CREATE TABLE a (id bigint);\n';
    expect(await marksOf({ applied, current, held: [applied] })).toEqual({ marks: ['edited'], edited: 1 });
  });

  it('keeps an edit whose applied text no release holds', async () => {
    const current = '-- same\nCREATE TABLE a (id int);\n';
    expect(await marksOf({ applied, current, held: [] })).toEqual({ marks: ['edited'], edited: 1 });
  });
});
