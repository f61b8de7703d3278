import 'server-only';
import type { ComparisonPageView, SideChoice, SideView } from '../../../contracts/comparison';
import type { ComparedSide, ComparisonView } from '../../../engine/index';

/** The page that holds two environments or releases side by side. Pure. */
export function comparisonPageView(view: ComparisonView): ComparisonPageView {
  const { project, left, right, versions, rights } = view;
  const side = (one: ComparedSide | null): SideView | null =>
    one === null ? null : sideView(project.slug, one);
  return {
    project: { id: project.id, slug: project.slug, name: project.name },
    choices: choicesOf(view),
    left: side(left),
    right: side(right),
    versions:
      versions?.map(({ migrationId, verdict, left: one, right: other }) => ({
        migrationId,
        verdict,
        left: one === null ? null : { state: one.state, checksum: one.checksum },
        right: other === null ? null : { state: other.state, checksum: other.checksum },
      })) ?? null,
    cannotCheck: rights['project.look_now']
      ? null
      : 'Only developers of the project and above can ask for a check.',
    mayAdminister: rights['project.administer'],
  };
}

const choicesOf = ({ environments, releases }: ComparisonView): readonly SideChoice[] => [
  ...environments.map(({ slug, name, tier }) => ({ address: `e:${slug}`, name, detail: tier })),
  ...releases.map(({ number, newestMigrationId }) => ({
    address: `r:${String(number)}`,
    name: `Release ${String(number)}`,
    detail: newestMigrationId === null ? 'no migrations' : `up to ${newestMigrationId}`,
  })),
];

function sideView(project: string, side: ComparedSide): SideView {
  if (side.kind === 'release') {
    const { number, createdAt, migrationCount } = side.release;
    return {
      kind: 'release',
      address: `r:${String(number)}`,
      name: `Release ${String(number)}`,
      href: `/p/${project}/releases`,
      createdAt,
      migrationCount,
    };
  }
  const { environment, historyAt, check, hasMoved } = side;
  const { id, slug, name, tier } = environment;
  return {
    kind: 'environment',
    address: `e:${slug}`,
    name,
    href: `/p/${project}/e/${slug}`,
    environmentId: id,
    tier,
    historyAt,
    schemaAt: check?.result.kind === 'compared' ? check.checkedAt : null,
    hasMoved,
  };
}
