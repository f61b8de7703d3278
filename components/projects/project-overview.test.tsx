import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ProjectPageView } from '@/lib/contracts/project';
import { ProjectOverview } from './project-overview';

const VIEW: ProjectPageView = {
  project: {
    id: 'p',
    slug: 'shop',
    name: 'Shop',
    isArchived: false,
    source: { kind: 'folder', folder: '/srv/shop/db', tool: 'flyway', options: {} },
  },
  source: { readAt: '2026-11-21T10:00:00.000Z', isRead: false, problems: [], notes: [] },
  looksFor: 'files such as V1__parcels.sql',
  release: null,
  matrix: {
    readAt: '2026-11-21T10:00:00.000Z',
    release: null,
    rows: [],
    released: 0,
    columns: [],
    cells: [],
  },
  rights: { mayLook: true, mayCreate: false, mayRequest: false, mayAdminister: false },
};

const shown = (problems: NonNullable<ProjectPageView['source']>['problems']): string =>
  renderToStaticMarkup(
    <ProjectOverview
      view={{ ...VIEW, source: { readAt: '2026-11-21T10:00:00.000Z', isRead: false, problems, notes: [] } }}
      frame=""
      search={{ q: '', state: null, rows: 'all', view: 'matrix' }}
    />,
  );

test('a folder whose migrations cannot be read is not called one without them', () => {
  const broken = shown([{ code: 'PROGRAM.FAILED', summary: 'The program failed.' }]);
  expect(broken).toContain('No release yet');
  expect(broken).not.toContain('No migrations found');
  expect(broken).not.toContain('Put the first one there');
  expect(shown([{ code: 'SOURCE.NO_MIGRATIONS', summary: 'Nothing is there.' }])).toContain(
    'No migrations found',
  );
});

test('a folder without migrations is told by what a folder of its own tool holds', () => {
  const html = renderToStaticMarkup(
    <ProjectOverview view={VIEW} frame="" search={{ q: '', state: null, rows: 'all', view: 'matrix' }} />,
  );
  expect(html).toContain('Looked for files such as V1__parcels.sql in ');
  expect(html).not.toContain('migration.sql');
});
