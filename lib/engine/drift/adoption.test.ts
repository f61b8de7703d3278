import { describe, expect, it } from 'vitest';
import type { Draft } from './draft';
import type { DriftItem } from './drift-report';
import { adoptionOf } from './adoption';

const draft = (sql: string, loses: readonly string[] = []): Draft => ({
  kind: 'draft',
  sql,
  remarks: [],
  loses,
});
const REFUSED: Draft = { kind: 'refused', reason: 'By hand.' };

function item(id: string, kind: DriftItem['object']['kind'], given: Partial<DriftItem> = {}): DriftItem {
  const object = { kind, schema: 'public', name: id, id };
  return {
    ...{ id, level: 'break', change: 'extra', object, topmost: object, title: id, sentence: id, details: [] },
    ...{ expectedDefinition: null, liveDefinition: null, dataLossOnRevert: false },
    ...{ wayForward: draft(`MAKE ${id};`), wayBack: draft(`TAKE ${id};`), undo: `TAKE ${id};` },
    ...given,
  };
}

const adopt = (items: readonly DriftItem[], accepted: readonly string[] = []) =>
  adoptionOf({ items }, { accepted: new Set(accepted), isSecret: (sql) => sql.includes('secret') });

describe('a migration of what was changed by hand', () => {
  it('takes what goes away first, and makes what others lean on before them', () => {
    const items = [
      item('view', 'view'),
      item('gone', 'index', { change: 'missing' }),
      item('index', 'index'),
      item('table', 'table'),
      item('gone_view', 'view', { change: 'missing' }),
    ];
    expect(adopt(items).steps.map(({ itemId }) => itemId)).toEqual([
      'gone_view',
      'gone',
      'table',
      'index',
      'view',
    ]);
  });

  it('never holds what loses rows, what was accepted, what nobody can word, or a password; each says why', () => {
    const items = [
      item('dropped', 'table', { change: 'missing', wayForward: draft('DROP TABLE x;', ['all rows of x']) }),
      item('fine', 'index'),
      item('accepted', 'index'),
      item('odd', 'type', { wayForward: REFUSED }),
      item('told', 'function', { wayForward: draft("SELECT 'secret';") }),
    ];
    const { steps, left } = adopt(items, ['accepted']);
    expect(steps).toEqual([{ itemId: 'fine', sql: 'MAKE fine;', undo: 'TAKE fine;' }]);
    expect(left.map(({ itemId, why }) => [itemId, why])).toEqual([
      ['dropped', 'It would lose all rows of x wherever that still exists.'],
      ['accepted', 'It was accepted, and stays as it is.'],
      ['odd', 'By hand.'],
      ['told', 'Its text holds a password, which belongs in no migration.'],
    ]);
  });

  it('has no way back where nobody can word it', () => {
    expect(adopt([item('column', 'column', { undo: null })]).steps).toMatchObject([{ undo: null }]);
  });
});
