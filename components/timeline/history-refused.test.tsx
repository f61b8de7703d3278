import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { HistoryRefusalView } from '@/lib/contracts/timeline';
import { HistoryRefused } from './history-refused';

const REFUSAL: HistoryRefusalView = {
  failure: {
    code: 'HISTORY.REVISION_NOT_LOCATED',
    summary: 'Can’t locate revision identified by ffff.',
    why: 'No file is that revision.',
    fix: 'alembic stamp --purge <revision>',
  },
  table: 'public.alembic_version',
  database: 'shop',
  tool: 'Alembic',
};

/** What a reader reads. */
const words = (refusal: HistoryRefusalView | null): string =>
  renderToStaticMarkup(<HistoryRefused refusal={refusal} />)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll(/\s+/g, ' ');

test('says who stops, at what, why, what to do, and where the rows are', () => {
  const said = words(REFUSAL);
  expect(said).toContain('Alembic runs nothing here');
  expect(said).toContain('Can’t locate revision identified by ffff. No file is that revision.');
  expect(said).toContain('alembic stamp --purge <revision>');
  expect(said).toContain('table public.alembic_version of the database shop');
});

test('says nothing of a history in order', () => {
  expect(words(null)).toBe('');
});
