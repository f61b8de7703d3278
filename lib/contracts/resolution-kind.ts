/** What the history is to say of migrations without anything being run; the engine's `ResolutionKind`. */
export const RESOLUTION_KINDS = ['mark_applied', 'mark_rolled_back', 'baseline'] as const;
export type ResolutionKindView = (typeof RESOLUTION_KINDS)[number];
