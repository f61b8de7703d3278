import type { Metadata } from 'next';
import { Download, ScrollText } from 'lucide-react';
import { SavedFilters } from '@/app/saved-filters';
import { Frame } from '@/app/frame';
import { AuditFilters } from '@/components/audit/audit-filters';
import { AuditList } from '@/components/audit/audit-list';
import { KeyPages } from '@/components/audit/key-pages';
import { VerifyChain } from '@/components/audit/verify-chain';
import { Banner } from '@/components/ui/banner';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { auditQuery, NO_FILTER, type AuditFilterText } from '@/lib/contracts/audit';
import type { SearchParams } from '@/lib/contracts/search-params';
import { withSearch } from '@/lib/contracts/with-search';
import { listAudit } from '@/lib/engine/index';
import { pageValue } from '@/lib/server/web/page-value';
import { auditPageView, auditQueryOf } from '@/lib/server/web/present/audit-view';
import { requireActor } from '@/lib/server/web/session';
import { verifyAuditAction } from './actions';

export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const { ports, context } = await requireActor();
  const asked = auditQuery.safeParse(await searchParams);
  const filter = asked.success ? asked.data : NO_FILTER;
  const query = { query: auditQueryOf(filter), before: filter.before ?? null };
  const page = auditPageView(pageValue(await listAudit(ports, context, query)));
  const search = searchOf(filter);
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'Audit' }]} />} follows={['audit:all']}>
      <PageHeader
        title="Audit"
        description="Who did what, when, on what, from where and why."
        actions={
          <>
            <SavedFilters page="/audit" search={search} />
            <LinkButton
              href={withSearch('/api/v1/audit/export', { ...search, format: 'csv' })}
              icon={<Download />}
              download
            >
              Export as CSV
            </LinkButton>
            <LinkButton href={withSearch('/api/v1/audit/export', search)} icon={<Download />} download>
              Export as JSON Lines
            </LinkButton>
          </>
        }
      />
      {!asked.success && (
        <Banner
          tone="attention"
          title="The filters in this address were not understood, so none is applied."
        />
      )}
      <ExportNote seesAll={page.seesAll} isFiltered={Object.values(search).some((value) => value !== null)} />
      <Panel title="Filters">
        <AuditFilters key={JSON.stringify(search)} choices={page.choices} filter={filter} />
      </Panel>
      <Panel title="Events" padding="flush">
        {page.events.length === 0 ? (
          <EmptyState
            title="No events match"
            icon={<ScrollText />}
            action={<LinkButton href="/audit">The whole record</LinkButton>}
          >
            {sentenceOf(search)}
          </EmptyState>
        ) : (
          <AuditList events={page.events} />
        )}
      </Panel>
      <KeyPages
        noun="events"
        newestHref={filter.before === undefined ? undefined : withSearch('/audit', search)}
        olderHref={
          page.next === null ? undefined : withSearch('/audit', { ...search, before: String(page.next) })
        }
      />
      {page.seesAll && <VerifyChain action={verifyAuditAction} head={page.head} />}
    </Frame>
  );
}

type Search = Readonly<Record<string, string | null>>;

const searchOf = ({ project, environment, actor, action, deploy, from, to }: AuditFilterText): Search => ({
  project: project ?? null,
  environment: environment ?? null,
  actor: actor ?? null,
  action: action ?? null,
  deploy: deploy === undefined ? null : String(deploy),
  from: from ?? null,
  to: to ?? null,
});

function sentenceOf(search: Search): string {
  const parts = Object.entries(search).flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${value}`],
  );
  return parts.length === 0 ? 'Nothing was recorded that you may see.' : `Looked for ${parts.join(', ')}.`;
}

/** What an export proves: only the whole record is a chain. */
function ExportNote({ seesAll, isFiltered }: { seesAll: boolean; isFiltered: boolean }) {
  if (seesAll && !isFiltered) return null;
  return (
    <p className="text-sm text-ink-3">
      {seesAll
        ? 'An export with filters is a part of the record and cannot be verified as a chain; as JSON Lines without filters it can.'
        : 'You see the events of your projects. An export of a part cannot be verified as a chain; an administrator of the installation can export the whole record.'}
    </p>
  );
}
