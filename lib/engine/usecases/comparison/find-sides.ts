import type { ComparisonSide } from '../../model/comparison';
import type { Environment } from '../../model/environment';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import type { Store } from '../../ports/store';

/** What may stand on a side: the environments of a project in promotion order, and its releases, newest first. */
export interface SideChoices {
  readonly environments: readonly Environment[];
  readonly releases: readonly Release[];
}

/** An environment or a release, whole. */
export type FoundSide =
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'release'; readonly release: Release };

/** Archived environments are not looked at any more, so they are no choice. */
export async function sideChoices(
  store: Pick<Store, 'environments' | 'releases'>,
  { id }: Pick<Project, 'id'>,
): Promise<SideChoices> {
  const [environments, releases] = await Promise.all([
    store.environments({ projectId: id }),
    store.releases(id),
  ]);
  return {
    environments: environments.toSorted((left, right) => left.position - right.position),
    releases: releases.toSorted((left, right) => right.number - left.number),
  };
}

/** The side of an address: `e:staging`, `r:12`; null when there is none of that name. Pure. */
export function sideAt({ environments, releases }: SideChoices, address: string): FoundSide | null {
  const name = address.slice(2);
  if (address.startsWith('e:')) {
    const environment = environments.find(({ slug }) => slug === name);
    return environment === undefined ? null : { kind: 'environment', environment };
  }
  const release = address.startsWith('r:')
    ? releases.find(({ number }) => String(number) === name)
    : undefined;
  return release === undefined ? null : { kind: 'release', release };
}

/** The same side by its id, as it goes with a question to the worker. Pure. */
export const sideOf = (side: FoundSide): ComparisonSide =>
  side.kind === 'environment'
    ? { kind: 'environment', id: side.environment.id }
    : { kind: 'release', id: side.release.id };

/** What a person calls it: `Staging`, `release 12`. Pure. */
export const sideName = (side: FoundSide): string =>
  side.kind === 'environment' ? side.environment.name : `release ${String(side.release.number)}`;
