import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Check } from 'lucide-react';
import { describe, expect, test } from 'vitest';
import { UTC_CLOCK } from '@/lib/client/clock-choice';
import { Button } from './button';
import { ClockProvider } from './clock';
import { CodeBlock } from './code-block';
import { CountBadge } from './count-badge';
import { DiffView } from './diff-view';
import { ProgressBar } from './progress-bar';
import { StateBadge } from './state-badge';
import { StateMark } from './state-mark';
import { Table } from './table';
import { Time } from './time';

describe('a state', () => {
  test('is an icon, a word and a family, in a badge of either emphasis', () => {
    for (const emphasis of ['plain', 'solid'] as const) {
      const html = render(<StateBadge family="ok" icon={<Check />} label="Applied" emphasis={emphasis} />);
      expect(html).toContain('<svg');
      expect(html).toContain('Applied');
      expect(html).toContain('data-family="ok"');
    }
  });

  test('without a word beside it has one in its name', () => {
    const html = render(<StateMark family="bad" icon={<Check />} label="Failed" />);
    expect(html).toContain('role="img"');
    expect(html).toContain('aria-label="Failed"');
  });
});

describe('a button that cannot be pressed', () => {
  const html = render(<Button disabledReason="You wrote it; another person must approve.">Approve</Button>);

  test('says why, in view and tied to the button', () => {
    const id = /aria-describedby="([^"]+)"/u.exec(html)?.[1];
    expect(id).toBeDefined();
    expect(html).toMatch(
      new RegExp(`id="${id ?? ''}"[^>]*>You wrote it; another person must approve\\.<`, 'u'),
    );
  });

  test('can be reached by the keyboard and sends no form', () => {
    expect(html).toContain('type="button"');
    expect(html).toContain('aria-disabled="true"');
    expect(html).not.toContain(' disabled=""');
  });
});

describe('a table', () => {
  const columns = [
    { id: 'name', header: 'Name', isRowHeader: true, cell: (row: string) => row },
    { id: 'size', header: 'Size', cell: (row: string) => row.length },
  ] as const;

  test('keeps its roles when it is laid out as cards', () => {
    const html = render(
      <Table caption="Names" csv={null} columns={columns} rows={['ab']} rowKey={(row) => row} />,
    );
    for (const role of ['table', 'row', 'columnheader', 'rowheader', 'cell']) {
      expect(html).toContain(`role="${role}"`);
    }
    expect(html).toMatch(/<caption[^>]*>Names<\/caption>/u);
  });

  test('shows what stands for no rows', () => {
    const empty = <p>Nothing yet</p>;
    expect(
      render(<Table caption="Names" csv={null} columns={columns} rows={[]} rowKey={String} empty={empty} />),
    ).toBe('<p>Nothing yet</p>');
  });
});

describe('other people’s text', () => {
  test('never becomes markup, and keeps every line and space', () => {
    const html = render(<CodeBlock label="SQL" code={"SELECT '<b>';\n\n  -- <script>\n"} />);
    expect(html).toContain('SELECT &#x27;&lt;b&gt;&#x27;;\n');
    expect(html).toContain('  -- &lt;script&gt;\n');
    expect(html).not.toContain('<script');
    expect(html.match(/data-line=/gu)).toHaveLength(3);
  });

  test('is compared with signs and words, not by colour alone', () => {
    const html = render(
      <DiffView
        label="Definition"
        before={{ label: 'Expected', text: 'note text', noun: 'expected' }}
        after={{ label: 'Actual', text: 'note varchar', noun: 'actual' }}
      />,
    );
    expect(html).toContain('removed: ');
    expect(html).toContain('added: ');
    expect(html).toMatch(/underline[^>]*>text</u);
  });
});

describe('numbers', () => {
  test('a bar never runs past its end, and says nothing it does not know', () => {
    expect(render(<ProgressBar label="Rows" share={1.7} />)).toContain('aria-valuenow="100"');
    expect(render(<ProgressBar label="Rows" />)).not.toContain('aria-valuenow');
  });

  test('zero has no badge, and a big count is read in full', () => {
    expect(render(<CountBadge count={0} label="open" />)).toBe('');
    expect(render(<CountBadge count={1200} label="open" />)).toContain(' 1,200 open');
  });
});

test('the server says times in UTC, and how long ago by its own clock', () => {
  const html = render(
    <ClockProvider serverNow="2026-11-20T13:14:00Z" serverClock={UTC_CLOCK}>
      <Time value="2026-11-20T13:02:00Z" />
      <Time value="2026-11-01T13:02:00Z" />
    </ClockProvider>,
  );
  expect(html).toContain('dateTime="2026-11-20T13:02:00Z" title="20 Nov 2026, 13:02:00 UTC"');
  expect(html).toContain('>12 min ago<');
  expect(html).toContain('>1 Nov 2026, 13:02 UTC<');
});

function render(element: ReactElement): string {
  return renderToStaticMarkup(element);
}
