import { productVersion } from '../../system/product-version';

/**
 * Grows whenever a timeline says something else of the same history: 2, since what a tool passes over is a gap (docs/adr/0054); 3, since
 * it says why the tool would run nothing (docs/adr/0057).
 */
const RULES = 3;

/** Who says how an environment stands: what another version said, or this one by other rules, is made anew. */
export const judge = (): string => `${productVersion()} ${String(RULES)}`;
