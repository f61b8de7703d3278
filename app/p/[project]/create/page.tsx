import type { Metadata } from 'next';
import * as z from 'zod';
import { forbidden } from 'next/navigation';
import { adoptDriftAction } from '@/app/drift/actions';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { AdoptDrift } from '@/components/projects/adopt-drift';
import { CreateMigrationForm } from '@/components/projects/create-migration-form';
import { Banner } from '@/components/ui/banner';
import { InlineCode } from '@/components/ui/inline-code';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import type { SearchParams } from '@/lib/contracts/search-params';
import { environmentAt, projectOfPage } from '@/lib/server/web/page-views';
import { creationView } from '@/lib/server/web/present/creation-view';
import { createMigrationAction } from '../../actions';

interface PageProps {
  params: Promise<{ project: string }>;
  searchParams: SearchParams;
}

const search = z.object({
  /** The environment whose drift becomes a migration. */
  drift: z.string().max(100).nullable().catch(null),
  /** `merge`: it is to join all heads. */
  follows: z.literal('merge').nullable().catch(null),
});

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project } = await projectOfPage((await params).project);
  return { title: `New migration of ${project.name}` };
}

export default async function CreateMigrationPage({ params, searchParams }: PageProps) {
  const { drift, follows } = search.parse(await searchParams);
  const { project: slug } = await params;
  const view = await projectOfPage(slug);
  const changed = drift === null ? null : (await environmentAt(slug, drift)).environment;
  const { project, rights } = view;
  if (!rights['migration.create']) forbidden();
  const creation = creationView(view);
  return (
    <Frame
      breadcrumbs={
        <Crumbs
          project={project}
          after={
            changed === null
              ? [{ label: 'Migrations', href: `/p/${slug}/migrations` }, { label: 'New migration' }]
              : [
                  { label: changed.name, href: `/p/${slug}/e/${changed.slug}` },
                  { label: 'Drift', href: `/p/${slug}/e/${changed.slug}/drift` },
                  { label: 'New migration' },
                ]
          }
        />
      }
    >
      <div className="flex w-full max-w-3xl flex-col gap-5">
        <PageHeader
          title={changed === null ? 'New migration' : `A migration of the drift of ${changed.name}`}
          description={
            <span className="wrap-anywhere">
              The next one of {project.name}, as {creation.tool} would make it, in{' '}
              <InlineCode>{creation.folder}</InlineCode>.
            </span>
          }
        />
        {creation.cannotCreate !== null && <Banner tone="info" title={creation.cannotCreate} />}
        {creation.cannotCreate === null && changed === null && (
          <Panel>
            <CreateMigrationForm
              project={{ id: project.id, slug }}
              creation={creation}
              action={createMigrationAction}
              merges={follows === 'merge'}
            />
          </Panel>
        )}
        {creation.cannotCreate === null && changed !== null && (
          <AdoptDrift
            project={{ id: project.id, slug }}
            environment={{ id: changed.id, slug: changed.slug, name: changed.name }}
            creation={creation}
            adopt={adoptDriftAction}
            create={createMigrationAction}
          />
        )}
      </div>
    </Frame>
  );
}
