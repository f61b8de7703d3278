import { expect, it } from 'vitest';
import type { CatalogObject, SchemaSnapshot } from './schema-snapshot';
import { shareObjects } from './share-objects';

const table = (name: string, comment: string | null = null): CatalogObject => ({
  kind: 'table',
  id: `table:public.${name}`,
  schema: 'public',
  name,
  parent: null,
  attributes: { columnOrder: ['id'], ...(comment === null ? {} : { comment }) },
  definition: null,
});
const snapshotOf = (...objects: readonly CatalogObject[]): SchemaSnapshot => ({
  format: 1,
  serverMajor: 18,
  objects,
});

it('says what it said before, and takes what is alike to the letter from the other snapshot', () => {
  const other = snapshotOf(table('a'), table('b'), table('d', 'theirs'), table('e'));
  const own = snapshotOf(table('b'), table('c'), table('d', 'mine'), table('e'), table('f'));
  const shared = shareObjects(own, other);
  expect(shared).toEqual(own);
  const taken = shared.objects.filter((object) => other.objects.includes(object));
  expect(taken.map(({ name }) => name)).toEqual(['b', 'e']);
});
