import * as z from 'zod/mini';
import { environmentState } from './state-schemas';

/** What a page's address may say, as Next hands it over. */
export type SearchParams = Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;

const word = z.string().check(z.maxLength(200));

/** Filters of a project's page. What makes no sense counts as not said. */
export const matrixSearch = z.object({
  q: z.catch(word, ''),
  state: z.catch(z.nullable(environmentState), null),
  rows: z.catch(z.enum(['all', 'different']), 'all'),
  view: z.catch(z.enum(['matrix', 'fleet']), 'matrix'),
});
export type MatrixSearch = z.infer<typeof matrixSearch>;

/** Filter of the list of projects. */
export const projectsSearch = z.object({ q: z.catch(word, '') });

/** Filters of an environment's timeline. */
export const timelineSearch = z.object({
  show: z.catch(z.enum(['all', 'open', 'marked', 'failed']), 'all'),
});
export type TimelineSearch = z.infer<typeof timelineSearch>;
