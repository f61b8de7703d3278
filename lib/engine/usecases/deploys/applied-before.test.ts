import { describe, expect, it } from 'vitest';
import type { RecordedMigration } from '../../formats/format';
import { plainEntry } from '../../formats/plain-history';
import { appliedBefore } from './applied-before';

const line = (...ids: readonly string[]): readonly RecordedMigration[] =>
  ids.map((id, place) => {
    const before = place === 0 ? null : (ids[place - 1] ?? null);
    return {
      id,
      historyKey: id,
      previousKey: before,
      checksum: `sum of ${id}`,
      dependsOn: before === null ? [] : [before],
    };
  });

const stepsOf = (migrations: readonly RecordedMigration[]) =>
  migrations.map(({ id, ...rest }) => ({ migrationId: id, ...rest }));

describe('what an environment before has applied of a plan', () => {
  it.each([
    ['alembic', 'a3', line('a1', 'a2', 'a3')],
    ['golang-migrate', '3', line('1', '2', '3')],
  ])('is seen also when its %s is further on than the plan, which alone is recorded', (tool, head, all) => {
    const applied = appliedBefore({ tool, steps: stepsOf(all.slice(0, 2)) }, [plainEntry(head)], all);
    expect([...applied.keys()].slice(0, 2)).toEqual(all.slice(0, 2).map(({ id }) => id));
  });

  it('is nothing that its newest revision does not stand on', () => {
    const all = line('a1', 'a2', 'a3');
    const applied = appliedBefore({ tool: 'alembic', steps: stepsOf(all) }, [plainEntry('a1')], all);
    expect([...applied.keys()]).toEqual(['a1']);
  });

  it('is nothing when nobody knows what its newest revision stands on', () => {
    const all = line('a1', 'a2');
    const applied = appliedBefore({ tool: 'alembic', steps: stepsOf(all) }, [plainEntry('gone')], all);
    expect(all.filter(({ id }) => applied.has(id))).toEqual([]);
  });
});
