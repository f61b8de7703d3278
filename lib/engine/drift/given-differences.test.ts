import { describe, expect, it } from 'vitest';
import { GIVEN_DATABASE, asPostgresqlMakesIt } from '../catalog/given-objects';
import { SNAPSHOT_FORMAT, type CatalogAttributes, type SchemaSnapshot } from '../catalog/schema-snapshot';
import { compareSchemas } from './compare-schemas';
import type { MentionedObjects } from './role-notes';

const NOTHING: MentionedObjects = { owner: new Set(), grants: new Set() };

const database = (attributes: CatalogAttributes): SchemaSnapshot => ({
  format: SNAPSHOT_FORMAT,
  serverMajor: 18,
  objects: [{ ...GIVEN_DATABASE, attributes: { given: true, ...attributes }, definition: null }],
});

/** Of a scratch database, after the roles there got their names of the target. */
const REPLAYED = asPostgresqlMakesIt(
  database({ owner: 'deployer', grants: { PUBLIC: ['no CONNECT', 'no TEMPORARY'] } }),
);

const sentences = (
  expected: SchemaSnapshot,
  live: CatalogAttributes,
  mentioned = NOTHING,
): readonly string[] => {
  const report = compareSchemas({ expected, live: database(live), mentioned });
  if (!report.ok) throw new TypeError(report.failure.summary);
  return report.value.items.flatMap(({ level, details }) =>
    details.map(({ sentence }) => `${level}: ${sentence}`),
  );
};

describe('the database itself, where a replay says what is expected', () => {
  it.each([
    ['the role of the deploys', { owner: 'deployer' }],
    ['a superuser', { owner: 'postgres', ownedBySuperuser: true }],
    ['a role that the deploying one is a member of', { owner: 'owners', ownerMembers: ['deployer'] }],
  ])('is quiet when it belongs to %s', (_, live) => {
    expect(sentences(REPLAYED, live)).toEqual([]);
  });

  it('notes an owner whose rights the deploying role has not', () => {
    expect(sentences(REPLAYED, { owner: 'stranger', ownerMembers: ['friend'] })).toEqual([
      'note: In live, stranger owns the database; deployer is expected to.',
    ]);
  });

  it('notes what a role may do, but not what the deploying role was given for its work', () => {
    const grants = { deployer: ['CREATE'], reader: ['CREATE with grant option'] };
    expect(sentences(REPLAYED, { owner: 'deployer', grants })).toEqual([
      'note: In live, reader may CREATE with grant option on the database; after a replay of the migrations it is not so.',
    ]);
  });

  it('is quiet where it is closed to everybody, and some were let in again', () => {
    const grants = {
      PUBLIC: ['no CONNECT', 'no TEMPORARY'],
      reader: ['CONNECT'],
      writer: ['CONNECT', 'TEMPORARY'],
    };
    expect(sentences(REPLAYED, { owner: 'deployer', grants })).toEqual([]);
  });

  it('says nothing of what migrations set themselves, since a replay leaves that out', () => {
    const own = new Set([GIVEN_DATABASE.id]);
    const live = { owner: 'stranger', grants: { reader: ['CREATE'] } };
    expect(sentences(REPLAYED, live, { owner: own, grants: own })).toEqual([]);
  });
});

describe('the database itself, where a schema that was read says what is expected', () => {
  it('tells every other owner and every grant', () => {
    const expected = database({ owner: 'postgres', ownedBySuperuser: true });
    expect(sentences(expected, { owner: 'deployer', grants: { deployer: ['CREATE'] } })).toEqual([
      'note: In live, deployer may CREATE on the database; after a replay of the migrations it is not so.',
      'note: In live, deployer owns the database; postgres is expected to.',
    ]);
  });

  it('is no extra object beside a schema that was kept before it was read', () => {
    const kept = { ...REPLAYED, objects: [] };
    expect(sentences(kept, { owner: 'stranger', grants: { reader: ['CREATE'] } })).toEqual([]);
  });
});

describe('functions of an extension', () => {
  const extension = (attributes: CatalogAttributes): SchemaSnapshot => ({
    format: SNAPSHOT_FORMAT,
    serverMajor: 18,
    objects: [
      {
        kind: 'extension',
        id: 'extension:earth',
        schema: null,
        name: 'earth',
        parent: null,
        attributes,
        definition: null,
      },
    ],
  });
  const itemsOf = (expected: CatalogAttributes, live: CatalogAttributes) => {
    const report = compareSchemas({ expected: extension(expected), live: extension(live) });
    return report.ok ? report.value.items.map(({ level, sentence }) => `${level}: ${sentence}`) : [];
  };
  const original = { version: '1.2', functionBodies: { 'earth()': 'a', 'far(integer)': 'b' } };

  it('are named when one version has another body on each side', () => {
    const changed = { version: '1.2', functionBodies: { 'earth()': 'x', 'far(integer)': 'b' } };
    expect(itemsOf(original, changed)).toEqual([
      'risk: In live, extension earth has functions that its version does not make so, and that no dump holds: earth().',
    ]);
  });

  it('are the business of the version where that is another one, and unknown where nobody read them', () => {
    expect(itemsOf(original, { version: '1.3', functionBodies: {} })).toEqual([
      'note: In live, extension earth is version 1.3 where 1.2 is expected.',
    ]);
    expect(itemsOf({ version: '1.2' }, original)).toEqual([]);
  });
});
