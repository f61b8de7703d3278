import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { METRICS } from './metric-list';

interface Row {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** The table of docs/metrics.md: its rows begin with the name of a metric alone. */
async function documented(): Promise<readonly Row[]> {
  const text = await readFile(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  return text.split('\n').flatMap((line) => {
    const [, first = '', type = '', labels = '', help = ''] =
      line.split(' | ').length === 4 ? cells(line) : [];
    const name = first.replaceAll('`', '');
    if (!name.startsWith('lockkeeper_')) return [];
    return [
      { name, type, labels: labels.split(' ').flatMap((label) => label.replaceAll('`', '') || []), help },
    ];
  });
}

const cells = (line: string): readonly string[] => line.split('|').map((cell) => cell.trim());

it('documents every metric as it is, and no other', async () => {
  expect(await documented()).toEqual(
    Object.entries(METRICS).map(([name, { type, labels, help }]) => ({
      name,
      type,
      labels: [...labels],
      help,
    })),
  );
});

it('names metrics as Prometheus asks: the unit at the end, counters with _total', () => {
  for (const [name, { type, help }] of Object.entries(METRICS)) {
    expect(name).toMatch(/^lockkeeper_[a-z_]+$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    expect(help, name).toMatch(/\.$/);
  }
});
