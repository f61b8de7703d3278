import { describe, expect, it } from 'vitest';
import { objectId } from '../catalog/object-id';
import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { loadParser } from '../sql/load-parser';
import { maskPasswordLiterals } from '../sql/mask-password-literals';
import { compareSchemas, type CompareSchemasInput } from './compare-schemas';
import type { DriftReport } from './drift-report';
import { plainPart, plainSchema, plainTable } from './testing/plain-schema';

const text = { type: 'text', notNull: false };
const varchar = { type: 'character varying(200)', notNull: false };

function report(
  expected: SchemaSnapshot,
  live: SchemaSnapshot,
  more: Partial<CompareSchemasInput> = {},
): DriftReport {
  const compared = compareSchemas({ expected, live, ...more });
  if (!compared.ok) throw new TypeError(compared.failure.summary);
  return compared.value;
}

const orders = (note: typeof text) => plainTable('orders', { id: { type: 'integer', notNull: true }, note });
const index = plainPart('index', 'orders', 'orders_note_idx', {
  definition: 'USING btree (note)',
  unique: false,
  valid: true,
});

describe('compareSchemas', () => {
  it('says nothing of equal schemas', () => {
    const schema = plainSchema(orders(text));
    expect(report(schema, schema)).toEqual({
      items: [],
      groups: [],
      counts: { break: 0, risk: 0, note: 0 },
      summary: 'Live is what the applied migrations produce.',
    });
  });

  it('says which side has what, in one sentence for the page', () => {
    const found = report(plainSchema(orders(varchar)), plainSchema([...orders(text), index]));
    expect(found.summary).toBe(
      'Live has 1 index that no migration creates, and orders.note is text where varchar(200) is expected.',
    );
    expect(found.counts).toEqual({ break: 1, risk: 1, note: 0 });
    expect(found.groups).toHaveLength(1);
    expect(found.groups[0]).toMatchObject({ level: 'break', object: { id: 'table:public.orders' } });
  });

  it('never quotes what may hold a password: neither in a sentence nor in the summary made of it', () => {
    const withDefault = (secret: string) =>
      plainTable('hooks', {
        url: { type: 'text', notNull: false, default: `'https://bot:${secret}@example.com'::text` },
      });
    const found = report(plainSchema(withDefault('old-one')), plainSchema(withDefault('new-one')));
    const said = [
      found.summary,
      ...found.items.flatMap(({ sentence, details }) => [sentence, ...details.map((each) => each.sentence)]),
    ];
    expect(said.join(' ')).toContain('hooks.url differs from what is expected in its default');
    expect(said.join(' ')).not.toMatch(/old-one|new-one/u);
  });

  it('tells of a setting that an application thought up that it differs, and keeps its value for a definition that can be masked', async () => {
    const withSetting = (value: string) =>
      plainSchema([
        {
          kind: 'setting',
          id: objectId('setting', ['', 'app.settings.jwt_secret']),
          schema: null,
          name: 'app.settings.jwt_secret',
          parent: null,
          attributes: { role: '', value },
        },
      ]);
    const [item] = report(withSetting('old-one'), withSetting('new-one')).items;
    expect(item?.sentence).toContain('differs from what is expected in its value');
    expect(item?.liveDefinition).toBe("SET app.settings.jwt_secret = 'new-one'");
    const parser = await loadParser();
    expect(maskPasswordLiterals(parser, item?.liveDefinition ?? '')).not.toContain('new-one');
  });

  it('refuses a way back that could cut values, and says why', () => {
    const [item] = report(plainSchema(orders(varchar)), plainSchema(orders(text))).items;
    expect(item).toMatchObject({ dataLossOnRevert: true, wayBack: { kind: 'refused' } });
    expect(item?.wayForward).toMatchObject({
      kind: 'draft',
      sql: 'ALTER TABLE public.orders ALTER COLUMN note TYPE text;',
    });
  });

  it('keeps the id of an item while the difference is the same, whatever else changes', () => {
    const expected = plainSchema(orders(varchar));
    const once = report(expected, plainSchema(orders(text))).items;
    const later = report(expected, plainSchema([...orders(text), index])).items;
    const other = report(expected, plainSchema(orders({ type: 'integer', notNull: false }))).items;
    expect(later.map((item) => item.id)).toContain(once[0]?.id);
    expect(other.map((item) => item.id)).not.toContain(once[0]?.id);
  });

  it('keeps a comment apart from what matters, so that accepting one hides not the other', () => {
    const live = plainSchema(orders({ ...text, ...{ comment: 'free text' } }));
    const found = report(plainSchema(orders(varchar)), live);
    expect(found.items.map((item) => item.level)).toEqual(['break', 'note']);
  });

  it('tells a renamed column from one dropped and one added', () => {
    const expected = plainSchema(plainTable('orders', { id: text, note: varchar }));
    const live = plainSchema(plainTable('orders', { id: text, remark: varchar }));
    const [item, ...rest] = report(expected, live).items;
    expect(rest).toEqual([]);
    expect(item).toMatchObject({
      change: 'renamed',
      level: 'break',
      dataLossOnRevert: false,
      wayBack: { kind: 'draft', sql: 'ALTER TABLE public.orders RENAME COLUMN remark TO note;' },
    });
  });

  it('does not compare the printed texts of two major versions', () => {
    const compared = compareSchemas({ expected: plainSchema([], 15), live: plainSchema([], 18) });
    expect(compared).toMatchObject({ ok: false, failure: { code: 'DRIFT.NOT_COMPARABLE' } });
  });

  it('knows the roles of a scratch server by their live names', () => {
    const table = (owner: string, reader: string) =>
      plainSchema(plainTable('orders', { id: text }, { owner, grants: { [reader]: ['SELECT'] } }));
    const roles = { scratchOwner: 'scratch_7', scratchPrefix: 'scratch_7_', deployRole: 'deploy' };
    const expected = table('scratch_7', 'scratch_7_reporting');
    expect(report(expected, table('deploy', 'reporting'), { roles }).items).toEqual([]);
  });

  it('sums up owners and grants that no migration mentions as one note a role', () => {
    const two = (owner: string) =>
      plainSchema([
        ...plainTable('orders', { id: text }, { owner }),
        ...plainTable('items', { id: text }, { owner }),
      ]);
    const none = { owner: new Set<string>(), grants: new Set<string>() };
    const unsaid = report(two('deploy'), two('admin'), { mentioned: none });
    expect(unsaid.items).toMatchObject([{ level: 'note', object: { kind: 'role', name: 'admin' } }]);
    const said = { ...none, owner: new Set(['table:public.orders']) };
    const mixed = report(two('deploy'), two('admin'), { mentioned: said });
    expect(mixed.items.map((item) => [item.level, item.object.id])).toEqual([
      ['risk', 'table:public.orders'],
      ['note', 'role:admin'],
    ]);
  });

  it('takes texts for the same that are known to mean the same', () => {
    const view = (definition: string) =>
      plainSchema([
        {
          kind: 'view',
          id: 'view:public.v',
          schema: 'public',
          name: 'v',
          parent: null,
          attributes: { definition },
        },
      ]);
    const both = [view('SELECT 1 AS a'), view('SELECT (1) AS a')] as const;
    expect(report(...both).items).toHaveLength(1);
    expect(report(...both, { sameText: (pair) => pair.id === 'view:public.v' }).items).toEqual([]);
  });
});
