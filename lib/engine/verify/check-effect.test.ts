import { describe, expect, it } from 'vitest';
import type { CatalogObject, SchemaSnapshot } from '../catalog/schema-snapshot';
import { objectId } from '../catalog/object-id';
import { checkEffect } from './check-effect';

const schemaOf = (...objects: readonly CatalogObject[]): SchemaSnapshot => ({
  format: 1,
  serverMajor: 18,
  objects: objects.toSorted((left, right) => (left.id < right.id ? -1 : 1)),
});

function table(name: string): CatalogObject {
  return {
    kind: 'table',
    id: objectId('table', ['public', name]),
    schema: 'public',
    name,
    parent: null,
    attributes: {},
    definition: null,
  };
}

const [orders, shelf, rogue] = [table('orders'), table('shelf'), table('rogue')];

describe('the effect check', () => {
  it('is content when the drift after a run is the drift before it', () => {
    const verdict = checkEffect({
      expectedBefore: schemaOf(orders),
      expectedAfter: schemaOf(orders, shelf),
      liveBefore: schemaOf(orders, rogue),
      liveAfter: schemaOf(orders, rogue, shelf),
    });
    expect(verdict).toEqual({ kind: 'as_expected', changedByOthers: [] });
  });

  it('finds that what the plan promised is not there', () => {
    const verdict = checkEffect({
      expectedBefore: schemaOf(orders),
      expectedAfter: schemaOf(orders, shelf),
      liveBefore: schemaOf(orders),
      liveAfter: schemaOf(orders),
    });
    expect(verdict).toMatchObject({
      kind: 'schema_differs',
      failure: { code: 'VERIFY.SCHEMA_DIFFERS' },
      items: [expect.stringContaining('shelf')],
    });
  });

  it('names the migration whose down part left something behind', () => {
    const verdict = checkEffect({
      expectedBefore: schemaOf(orders, shelf),
      expectedAfter: schemaOf(orders),
      liveBefore: schemaOf(orders, shelf),
      liveAfter: schemaOf(orders, shelf),
      undone: '2_shelf',
    });
    expect(verdict).toMatchObject({
      kind: 'schema_differs',
      failure: { code: 'VERIFY.SCHEMA_DIFFERS', summary: expect.stringContaining('down part of 2_shelf') },
      items: [expect.stringContaining('shelf')],
    });
  });

  it('tells what somebody else changed meanwhile, and stays content', () => {
    const verdict = checkEffect({
      expectedBefore: schemaOf(orders),
      expectedAfter: schemaOf(orders, shelf),
      liveBefore: schemaOf(orders),
      liveAfter: schemaOf(orders, shelf, rogue),
    });
    expect(verdict).toMatchObject({
      kind: 'as_expected',
      changedByOthers: [expect.stringContaining('rogue')],
    });
  });

  it('says that it could not compare, instead of being content', () => {
    const verdict = checkEffect({
      expectedBefore: { ...schemaOf(orders), serverMajor: 15 },
      expectedAfter: { ...schemaOf(orders), serverMajor: 15 },
      liveBefore: schemaOf(orders),
      liveAfter: schemaOf(orders),
    });
    expect(verdict).toMatchObject({ unverified: { code: 'DRIFT.NOT_COMPARABLE' } });
  });
});
