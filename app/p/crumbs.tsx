import { Breadcrumbs, type Crumb } from '@/components/ui/breadcrumbs';

/** The way from all projects to a page of one. */
export function Crumbs({
  project,
  after,
}: {
  project: { readonly slug: string; readonly name: string };
  after: readonly Crumb[];
}) {
  return (
    <Breadcrumbs
      items={[
        { label: 'Projects', href: '/p' },
        { label: project.name, href: `/p/${project.slug}` },
        ...after,
      ]}
    />
  );
}
