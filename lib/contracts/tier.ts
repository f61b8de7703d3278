export const TIERS = ['development', 'test', 'staging', 'production'] as const;
export type Tier = (typeof TIERS)[number];
