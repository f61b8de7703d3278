import { describe, expect, it } from 'vitest';
import { assembleSnapshot, type FoundObject } from './assemble-snapshot';
import { planSchemaDigest, type PlanSchemaScope } from './plan-schema-digest';
import { readSnapshot } from './read-snapshot';
import { snapshotDigest } from './snapshot-digest';

const NONE: PlanSchemaScope = { ignore: new Set(), historyTables: [] };

function table(name: string, attributes: FoundObject['attributes'] = {}): FoundObject {
  return { kind: 'table', id: `table:public.${name}`, schema: 'public', name, parent: null, attributes };
}

function column(of: string, name: string, attributes: FoundObject['attributes']): FoundObject {
  const id = `column:public.${of}.${name}`;
  return { kind: 'column', id, schema: 'public', name, parent: `table:public.${of}`, attributes };
}

const base = [
  table('event', { partitionKey: 'RANGE (at)', columnOrder: ['at'] }),
  column('event', 'at', { type: 'date' }),
];
const digest = (objects: readonly FoundObject[], scope: PlanSchemaScope = NONE) =>
  planSchemaDigest(assembleSnapshot({ serverMajor: 18, objects }), scope);
const partition = table('event_2022', { partitionOf: 'public.event', partitionBound: 'FOR VALUES IN (1)' });

describe('planSchemaDigest', () => {
  it('stays equal for a partition that only repeats its parent, and not for one with something of its own', () => {
    expect(digest([...base, partition])).toBe(digest(base));
    const own: FoundObject = {
      kind: 'index',
      id: 'index:public.own_idx',
      schema: 'public',
      name: 'own_idx',
      parent: partition.id,
      attributes: { definition: 'USING btree (at)' },
    };
    expect(digest([...base, partition, own])).not.toBe(digest(base));
  });

  it.each(['owner', 'grants', 'comment', 'storageParameters', 'tablespace'])(
    'stays equal for another %s',
    (name) => {
      const [first, ...rest] = base;
      if (first === undefined) throw new TypeError('no table');
      const changed = { ...first, attributes: { ...first.attributes, [name]: 'other' } };
      expect(digest([changed, ...rest])).toBe(digest(base));
    },
  );

  it('changes with one default', () => {
    const objects = (value: string) => [
      table('t', { columnOrder: ['a'] }),
      column('t', 'a', { default: value }),
    ];
    expect(digest(objects('0'))).not.toBe(digest(objects('1')));
  });

  it('leaves out the history table, our own schema and what is accepted, with all their parts', () => {
    const history = [table('_prisma_migrations'), column('_prisma_migrations', 'id', { type: 'text' })];
    const historyTables = [{ schema: 'public', name: '_prisma_migrations' }];
    expect(digest([...base, ...history], { ...NONE, historyTables })).toBe(digest(base));
    const accepted = [table('extra'), column('extra', 'id', { type: 'text' })];
    expect(digest([...base, ...accepted], { ...NONE, ignore: new Set(['table:public.extra']) })).toBe(
      digest(base),
    );
  });
});

describe('snapshotDigest', () => {
  it('does not depend on the order of finding, nor on attributes that say nothing', () => {
    const reversed = base
      .map((object) => ({ ...object, attributes: { ...object.attributes, comment: null } }))
      .toReversed();
    const of = (objects: readonly FoundObject[]) =>
      snapshotDigest(assembleSnapshot({ serverMajor: 18, objects }));
    expect(of(reversed)).toBe(of(base));
  });
});

describe('readSnapshot', () => {
  it('refuses another format by name', () => {
    expect(readSnapshot({ format: 2 })).toMatchObject({
      ok: false,
      failure: { code: 'DRIFT.SNAPSHOT_UNREADABLE' },
    });
  });
});
