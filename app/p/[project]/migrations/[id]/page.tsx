import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { MigrationText } from '@/components/projects/migration-text';
import { ProgramPanel } from '@/components/projects/program-panel';
import { PlacesTable } from '@/components/projects/places-table';
import { Banner } from '@/components/ui/banner';
import { DigestChip } from '@/components/ui/digest-chip';
import { InlineCode } from '@/components/ui/inline-code';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { viewDeployers, viewMigration, type MigrationView } from '@/lib/engine/index';
import { pageValue } from '@/lib/server/web/page-value';
import { migrationPlaces } from '@/lib/server/web/present/migration-places';
import { shownText } from '@/lib/server/web/present/shown-text';
import { decodedPart } from '@/lib/server/web/readable-address';
import { requireActor } from '@/lib/server/web/session';

interface PageProps {
  params: Promise<{ project: string; id: string }>;
}

const migrationOfPage = cache(async (project: string, id: string): Promise<MigrationView> => {
  const { ports, context } = await requireActor();
  const migrationId = decodedPart(id) ?? notFound();
  return pageValue(await viewMigration(ports, context, { project, migrationId }));
});

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project, id } = await params;
  const view = await migrationOfPage(project, id);
  return { title: `${view.migrationId}, ${view.project.name}` };
}

export default async function MigrationPage({ params }: PageProps) {
  const { ports, context } = await requireActor();
  const { project: slug, id } = await params;
  const view = await migrationOfPage(slug, id);
  const deployers = await Promise.all(
    view.where.map(({ environment }) => viewDeployers(ports, context, environment.id)),
  );
  const places = migrationPlaces(view, deployers);
  const { project, migration } = view;
  return (
    <Frame
      breadcrumbs={
        <Crumbs
          project={project}
          after={[
            { label: 'Migrations', href: `/p/${project.slug}/migrations` },
            { label: places.migrationId },
          ]}
        />
      }
      follows={[`project:${project.id}`]}
    >
      <PageHeader
        title={places.name}
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <InlineCode>{places.migrationId}</InlineCode>
            {places.checksum !== null && <DigestChip digest={places.checksum} label="checksum" />}
          </span>
        }
      />
      {migration === null && (
        <Banner tone="attention" title="The newest release does not hold this migration">
          It stands in the history of an environment: the file was renamed or removed after it ran.
        </Banner>
      )}
      <Panel title="Where it ran" padding="flush">
        <PlacesTable slug={project.slug} view={places} />
      </Panel>
      {migration !== null && view.program === null && (
        <MigrationText
          slug={project.slug}
          migrationId={migration.id}
          shown={shownText(migration.body.text)}
          label="SQL"
          title={migration.path}
        />
      )}
      {view.program !== null && (
        <ProgramPanel
          slug={project.slug}
          migrationId={view.migrationId}
          file={view.program.file}
          program={shownText(view.program.text)}
          said={{ line: view.program.said.line, ...shownText(view.program.said.text) }}
        />
      )}
    </Frame>
  );
}
