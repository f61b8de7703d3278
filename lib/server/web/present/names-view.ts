import 'server-only';
import type { NamesView } from '../../../contracts/names';
import type { NamesOfReader } from '../../../engine/index';

/** Names as the palette shows them. Pure. */
export function namesView({ projects, deploys }: NamesOfReader): NamesView {
  const places = new Map(
    projects.flatMap(({ project, environments }) =>
      environments.map(({ id, name }) => [id, `${name} of ${project.name}`] as const),
    ),
  );
  return {
    projects: projects.map(({ project, environments, migrations }) => ({
      slug: project.slug,
      name: project.name,
      environments: environments.map(({ slug, name }) => ({ slug, name })),
      migrations,
    })),
    deploys: deploys.map(({ deploy, waitsForMe }) => ({
      number: deploy.number,
      environment: places.get(deploy.environmentId) ?? 'an archived environment',
      reason: deploy.reason,
      waitsForMe,
    })),
  };
}
