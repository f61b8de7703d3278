import { describe, expect, it } from 'vitest';
import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { compareReports, itemsResolvedByPlan } from './compare-reports';
import { compareSchemas } from './compare-schemas';
import type { DriftReport } from './drift-report';
import { changedObjects, explainSchemaChange } from './explain-schema-change';
import { plainPart, plainSchema, plainTable } from './testing/plain-schema';

const id = { type: 'integer', notNull: true };
const text = { type: 'text', notNull: false };
const orders = (columns: Parameters<typeof plainTable>[1]) => plainTable('orders', columns);
const items = plainTable('items', { id });
const byHand = plainPart('index', 'items', 'items_idx', { definition: 'USING btree (id)', unique: false });

const before = plainSchema([...orders({ id }), ...items]);
const after = plainSchema([...orders({ id, note: text }), ...items]);
const planObjects = changedObjects(before, after);

function report(expected: SchemaSnapshot, live: SchemaSnapshot): DriftReport {
  const compared = compareSchemas({ expected, live });
  if (!compared.ok) throw new TypeError(compared.failure.summary);
  return compared.value;
}

function check(live: { readonly before: SchemaSnapshot; readonly after: SchemaSnapshot }) {
  const reports = { before: report(before, live.before), after: report(after, live.after) };
  const resolvedByPlan = itemsResolvedByPlan({
    before: reports.before,
    expectedAfterAgainstLiveBefore: report(after, live.before),
  });
  return compareReports({ ...reports, resolvedByPlan, planObjects });
}

describe('compareReports', () => {
  it('is content when a run did what its plan says, whatever drift was there before', () => {
    const effect = check({
      before: plainSchema([...orders({ id }), ...items, byHand]),
      after: plainSchema([...orders({ id, note: text }), ...items, byHand]),
    });
    expect(effect).toMatchObject({ verdict: 'as_planned', onPlanObjects: [], onOtherObjects: [], gone: [] });
  });

  it('is not content when an object of the plan is not what it should be', () => {
    const effect = check({ before, after: before });
    expect(effect.verdict).toBe('schema_differs');
    expect(effect.onPlanObjects.map((item) => item.object.id)).toEqual(['column:public.orders.note']);
  });

  it('tells what somebody else changed meanwhile', () => {
    const live = plainSchema([...orders({ id, note: text }), ...items, byHand]);
    const effect = check({ before, after: live });
    expect(effect.verdict).toBe('changed_by_someone_else');
    expect(effect.onOtherObjects.map((item) => item.object.id)).toEqual(['index:public.items_idx']);
  });

  it('knows which drift a plan does away with', () => {
    const early = plainSchema([...orders({ id, note: text }), ...items]);
    const effect = check({ before: early, after: early });
    expect(effect).toMatchObject({ verdict: 'as_planned', gone: [], unresolved: [] });
  });
});

describe('explainSchemaChange', () => {
  it('names the changed object with before and after', () => {
    const was = plainSchema(orders({ id, score: { type: 'integer', default: '0' } }));
    const now = plainSchema(orders({ id, score: { type: 'integer', default: '1' } }));
    expect(explainSchemaChange(was, now)).toMatchObject([
      { change: 'changed', sentence: 'column orders.score: default was 0, is now 1' },
    ]);
  });
});
