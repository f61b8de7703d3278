import { describe, expect, it } from 'vitest';
import { withDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import { TEST_MAJORS, type TestMajor } from '../../testing/test-clusters';
import type { History } from '../model/history';
import type { Migration } from '../model/migration';
import type { Query } from '../model/query';
import { TargetError } from '../target/target-error';
import type { TargetSession } from '../target/target-session';
import { readHistory } from '../target/read-history';
import { buildTimeline } from '../timeline/build-timeline';
import type { MigrationFormat } from './format';
import { ranAt } from './ran';
import { FORMATS } from './registry';
import { SAMPLE_FOLDERS } from './testing/sample-folders';

const TEXTS = ['CREATE TABLE a (id int);\n', 'CREATE TABLE b (id int);\n', 'CREATE TABLE c (id int);\n'];
const CONTEXT = { options: {}, schema: 'public', database: 'app', environment: 'production' };

/** One format on one database: what it writes is what it reads. */
class Stage {
  readonly format: MigrationFormat;
  readonly session: TargetSession;
  readonly migrations: readonly Migration[];
  #minute = 0;

  constructor(format: MigrationFormat, session: TargetSession) {
    this.format = format;
    this.session = session;
    const files = SAMPLE_FOLDERS[format.tool]?.(TEXTS) ?? [];
    this.migrations = format.read({ files, directories: [], options: {} }).migrations;
  }

  /** Rows that the last query changed. */
  async send(queries: readonly Query[]): Promise<number | null> {
    let changed: number | null = null;
    for (const each of queries) changed = (await this.session.query(each)).rowCount;
    return changed;
  }

  create(): Promise<number | null> {
    return this.send(this.format.history.create(CONTEXT, this.migrations));
  }

  record(place: number) {
    this.#minute += 1;
    const migration = this.migrations[place];
    if (migration === undefined) throw new TypeError('no such migration');
    const at = `2026-01-01T00:${String(this.#minute).padStart(2, '0')}:00.000Z`;
    const rowId = `00000000-0000-4000-8000-00000000000${String(place)}`;
    return { rowId, migration, statements: 1, startedAt: at, ran: ranAt(at, at) };
  }

  /** Rows changed by a second row for the same migration. */
  writeAgain(place: number): Promise<number | string | null> {
    const change = this.format.history.writeApplied(CONTEXT, this.record(place));
    return this.send(change).catch((error: unknown) =>
      error instanceof TargetError ? 'refused' : 'strange',
    );
  }

  async history(): Promise<History> {
    const history = await readHistory(this.session, this.format, CONTEXT);
    if (!history.ok) throw new TypeError(JSON.stringify(history.failure));
    return history.value;
  }

  /** Rows changed by taking one back. */
  undo(place: number): Promise<number | null> {
    return this.send(this.format.history.writeUndone?.(CONTEXT, this.record(place)) ?? []);
  }

  /** What would be taken back; null for nothing. */
  async newest(): Promise<string | null> {
    const { undo } = this.format;
    return undo.kind === 'none' ? null : undo.newest(this.migrations, await this.history());
  }

  /** State of each migration, and what would run. */
  async states(): Promise<readonly [states: string, pending: number]> {
    const history = await this.history();
    const { items } = buildTimeline({
      format: this.format,
      migrations: this.migrations,
      options: {},
      history,
      partlyApplied: new Set(),
    });
    const pending = this.format.pending(this.migrations, history, {});
    return [items.map(({ state, marks }) => [state, ...marks].join(' ')).join(', '), pending.length];
  }
}

const onStage = (
  major: TestMajor,
  format: MigrationFormat,
  use: (stage: Stage) => Promise<void>,
): Promise<void> =>
  withDatabase(major, (db) => withSession(targetInput(db), (session) => use(new Stage(format, session))));

describe.each(TEST_MAJORS.flatMap((major) => FORMATS.map((format) => [format.tool, major, format] as const)))(
  'the history of %s on PostgreSQL %i',
  (_, major, format) => {
    it('is none before its table is made, and empty then', async () => {
      await onStage(major, format, async (stage) => {
        expect(await stage.history()).toEqual({ tableExists: false, entries: [] });
        await stage.create();
        expect(await stage.history()).toEqual({ tableExists: true, entries: [] });
        expect(await stage.states()).toEqual(['pending, pending, pending', 3]);
      });
    });

    it('reads what it writes, one migration after another; where no lock keeps others out, none is written twice', async () => {
      await onStage(major, format, async (stage) => {
        await stage.create();
        for (const place of [0, 1]) {
          expect(await stage.send(format.history.writeApplied(CONTEXT, stage.record(place)))).toBe(1);
        }
        expect(await stage.states()).toEqual(['applied, applied, pending', 1]);
        if (format.lock(CONTEXT).kind !== 'advisory') {
          expect([0, 'refused']).toContain(await stage.writeAgain(1));
        }
        expect(await stage.send(format.history.writeApplied(CONTEXT, stage.record(2)))).toBe(1);
        expect(await stage.states()).toEqual(['applied, applied, applied', 0]);
      });
    });

    it('says of the newest that was taken back that it may run again, once, where the tool can take anything back', async () => {
      if (format.undo.kind === 'none') return;
      await onStage(major, format, async (stage) => {
        await stage.create();
        for (const place of [0, 1]) {
          await stage.send(format.history.writeApplied(CONTEXT, stage.record(place)));
        }
        expect(await stage.newest()).toBe(stage.migrations[1]?.id);
        expect(await stage.undo(1)).toBe(1);
        expect(await stage.states()).toEqual([
          expect.stringMatching(/^applied, (?:pending|rolled_back), pending$/),
          2,
        ]);
        expect(await stage.newest()).toBe(stage.migrations[0]?.id);
        expect(await stage.undo(1)).toBe(0);
        expect(await stage.send(format.history.writeApplied(CONTEXT, stage.record(1)))).toBe(1);
        expect(await stage.states()).toEqual(['applied, applied, pending', 1]);
        for (const place of [1, 0]) {
          expect(await stage.undo(place)).toBe(1);
        }
        expect(await stage.newest()).toBeNull();
        expect((await stage.states())[1]).toBe(3);
      });
    });

    it('marks what was there before as applied, in order', async () => {
      await onStage(major, format, async (stage) => {
        await stage.create();
        for (const place of [0, 1]) {
          await stage.send(format.history.markApplied(CONTEXT, stage.record(place)));
        }
        const [states, pending] = await stage.states();
        expect(states).toMatch(/^(?:applied|baseline), (?:applied|baseline), pending$/);
        expect(pending).toBe(1);
      });
    });
  },
);

describe.each(
  TEST_MAJORS.flatMap((major) =>
    FORMATS.flatMap((format) =>
      format.history.started === null ? [] : [[format.tool, major, format, format.history.started] as const],
    ),
  ),
)('the mark of %s on PostgreSQL %i', (_, major, format, started) => {
  it('is found while it stands, finished, failed or taken back, each exactly once', async () => {
    await onStage(major, format, async (stage) => {
      await stage.create();
      await stage.send(format.history.writeApplied(CONTEXT, stage.record(0)));
      const record = stage.record(1);
      const stands = async () => (await stage.session.query(started.find(CONTEXT, record))).rows.length;
      expect(await stands()).toBe(0);
      expect(await stage.send(started.write(CONTEXT, record))).toBe(1);
      expect(await stands()).toBe(1);
      expect((await stage.states())[0]).toBe('applied, failed, pending');
      expect(await stage.send(started.remove(CONTEXT, record))).toBe(1);
      expect([await stands(), await stage.states()]).toEqual([0, ['applied, pending, pending', 2]]);
      expect(await stage.send(started.write(CONTEXT, record))).toBe(1);
      expect(await stage.send(started.finish(CONTEXT, record))).toBe(1);
      expect([await stands(), await stage.states()]).toEqual([0, ['applied, applied, pending', 1]]);
      const last = stage.record(2);
      expect(await stage.send(started.write(CONTEXT, last))).toBe(1);
      expect(await stage.send(started.fail(CONTEXT, { ...last, log: 'it broke' }))).toBe(1);
      expect((await stage.states())[0]).toBe('applied, applied, failed');
      await stage.send(
        format.history.markRolledBack(CONTEXT, { migration: last.migration, at: last.startedAt }),
      );
      expect((await stage.states())[0]).toMatch(/^applied, applied, (?:pending|rolled_back)$/);
    });
  });
});
