import { describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../testing/postgres';
import { realClock } from '../../testing/real-ports';
import { targetInput, withSession } from '../../testing/target';
import type { MigrationFormat } from '../formats/format';
import { FORMATS } from '../formats/registry';
import { SAMPLE_FOLDERS } from '../formats/testing/sample-folders';
import type { Tool } from '../model/migration';
import { later, millisecondsBetween, type Instant } from '../model/instant';
import { readHistory } from '../target/read-history';
import type { RunInput } from './perform/hands';
import { engineOnFiles } from './testing/engine-on-files';

const SLOW_MS = 700;
/** Sent at once where migrations of the tool may be, from the third on. */
const TEXTS = ['a', 'b', 'c', 'slow', 'e', 'f'].map(
  (name) => `CREATE TABLE ${name} AS SELECT pg_sleep(${name === 'slow' ? SLOW_MS / 1000 : 0})::text AS v;\n`,
);
const SLOW = 3;
const HOUR_MS = 3_600_000;

/** Rows that say nothing of time. */
const TIMELESS: ReadonlySet<Tool> = new Set(['drizzle', 'golang-migrate', 'alembic', 'typeorm']);
/** Rows whose time is the database's own; the others have that of the machine on which the tool runs. */
const BY_DATABASE: ReadonlySet<Tool> = new Set(['flyway', 'module']);

const TELLING = FORMATS.filter(({ tool }) => !TIMELESS.has(tool));
const byTool = (formats: readonly MigrationFormat[]) =>
  formats.map((format) => [format.tool, format] as const);

interface Told {
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
}

/** What the rows say after a deploy of the texts, in the order of the files. */
async function deployed(
  db: TestDatabase,
  format: MigrationFormat,
  run: Partial<RunInput> = {},
): Promise<readonly Told[]> {
  const files = { files: SAMPLE_FOLDERS[format.tool]?.(TEXTS) ?? [], directories: [] };
  const outcome = await engineOnFiles(format).deploy(db, files, { run });
  expect(outcome.kind).toBe('succeeded');
  const context = { options: {}, schema: 'public' };
  const history = await withSession(targetInput(db), (session) => readHistory(session, format, context));
  if (!history.ok) throw new TypeError(JSON.stringify(history.failure));
  const { migrations } = format.read({ ...files, options: {} });
  const entries = format.history.tell(migrations, history.value.entries);
  expect(entries.map(({ migrationId }) => migrationId)).toEqual(migrations.map(({ id }) => id));
  return entries.map(({ startedAt, finishedAt }) => ({
    startedAt: startedAt ?? '',
    finishedAt: finishedAt ?? '',
  }));
}

describe('the times in the rows of a tool', () => {
  it.each(byTool(TELLING))('of %s are those at which its migrations ran', async (tool, format) => {
    await withDatabase(18, async (db) => {
      const began = realClock.now();
      const told = await deployed(db, format);
      const ends = told.map(({ finishedAt }) => finishedAt);
      const inOrder = [began, ...ends, realClock.now()];
      expect(inOrder).toEqual(inOrder.toSorted());
      for (const [place, { startedAt }] of told.entries()) {
        expect(startedAt >= (ends[place - 1] ?? began), `${tool} ${String(place)}`).toBe(true);
      }
      expect(millisecondsBetween(ends[SLOW - 1] ?? '', ends[SLOW] ?? '')).toBeGreaterThanOrEqual(SLOW_MS);
      const slow = told[SLOW];
      if (slow === undefined || slow.startedAt === slow.finishedAt) return;
      expect(millisecondsBetween(slow.startedAt, slow.finishedAt)).toBeGreaterThanOrEqual(SLOW_MS);
    });
  });

  it.each(byTool(TELLING.filter(({ tool }) => !BY_DATABASE.has(tool))))(
    'of %s are those of our clock, also where the target has another',
    async (_, format) => {
      await withDatabase(18, async (db) => {
        const now = () => later(realClock.now(), -HOUR_MS);
        const began = now();
        const told = await deployed(db, format, { clock: { ...realClock, now } });
        const times = told.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]);
        const inOrder = [began, ...times, now()];
        expect(inOrder).toEqual(inOrder.toSorted());
      });
    },
  );
});
