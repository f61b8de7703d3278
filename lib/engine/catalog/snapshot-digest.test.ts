import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestOf } from '../base/digest';
import { SNAPSHOT_FORMAT, type CatalogObject, type SchemaSnapshot } from './schema-snapshot';
import { snapshotDigest } from './snapshot-digest';

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
);
const object: fc.Arbitrary<CatalogObject> = fc.record({
  kind: fc.constant('table' as const),
  id: fc.string({ unit: 'binary' }),
  schema: fc.constant('public'),
  name: fc.string(),
  parent: fc.oneof(fc.constant(null), fc.string()),
  attributes: fc.dictionary(fc.string(), value, { maxKeys: 4, noNullPrototype: true }),
  definition: fc.string(),
});
const snapshotOf = (objects: readonly CatalogObject[]): SchemaSnapshot => ({
  format: SNAPSHOT_FORMAT,
  serverMajor: 18,
  objects,
});

/** As it is defined, with nothing remembered. */
const plainDigest = ({ format, serverMajor, objects }: SchemaSnapshot) =>
  digestOf({
    format,
    serverMajor,
    objects: objects.map(({ attributes, id, parent }) => ({
      attributes: Object.fromEntries(Object.entries(attributes).filter(([, one]) => one !== null)),
      id,
      parent,
    })),
  });

it('is the digest of the canonical JSON, also of a snapshot whose objects are known from another one', () => {
  fc.assert(
    fc.property(fc.array(object), fc.array(object), (before, added) => {
      const first = snapshotOf(before);
      expect(snapshotDigest(first)).toBe(plainDigest(first));
      const next = snapshotOf([...added, ...before.slice(1)]);
      expect(snapshotDigest(next)).toBe(plainDigest(next));
    }),
  );
});

it('does not depend on texts for people, and does on every attribute that says something', () => {
  const table: CatalogObject = {
    kind: 'table',
    id: 'table:public.a',
    schema: 'public',
    name: 'a',
    parent: null,
    attributes: { persistence: 'permanent', comment: null },
    definition: 'CREATE TABLE a ();',
  };
  const digest = snapshotDigest(snapshotOf([table]));
  expect(snapshotDigest(snapshotOf([{ ...table, definition: null }]))).toBe(digest);
  expect(snapshotDigest(snapshotOf([{ ...table, attributes: { persistence: 'permanent' } }]))).toBe(digest);
  expect(snapshotDigest(snapshotOf([{ ...table, attributes: { persistence: 'unlogged' } }]))).not.toBe(
    digest,
  );
});
