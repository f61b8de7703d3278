/** Two environments of a project, or an environment and a release, as an address. Pure. */
export const comparisonHref = (slug: string, left: string, right: string): string =>
  `/p/${slug}/compare?${new URLSearchParams({ left, right }).toString()}`;
