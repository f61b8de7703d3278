import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { BlockerView } from '@/lib/contracts/run';
import { BlockerNote } from './blocker-note';

const BLOCKER: BlockerView = {
  pid: 7,
  user: 'report',
  application: '',
  state: 'active',
  query: 'SELECT 1',
  transactionSeconds: 3,
};

const shown = (query: string): string =>
  renderToStaticMarkup(<BlockerNote blocker={{ ...BLOCKER, query }} lead="Waiting for" />);

it('lets a person open all of a long statement, and hides nothing of it where only a mouse finds it', () => {
  const end = 'the_last_column';
  for (const query of [
    `SELECT ${'a_column, '.repeat(60)}${end} FROM parcel`,
    `SELECT\n  ${end}\nFROM parcel`,
  ]) {
    const html = shown(query);
    const [, opened = ''] = html.split('</summary>');
    expect(opened).toContain(end);
    expect(html).not.toContain('title=');
  }
});

it('shows a short statement as it is, with nothing to open and nothing cut', () => {
  const html = shown('SELECT 1');
  expect(html).toContain('SELECT 1');
  expect(html).not.toMatch(/<summary|line-clamp/);
});
