import type { Change } from '../../engine/ports/change';

/** The change of one kind. */
export type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;
