import { extract, type ExtractResult } from '@supabase/pg-delta/extract';
import type pg from 'pg';
import { z } from 'zod';
import { InvariantError } from '../../base/invariant';
import { isAskedBeside } from './asked-beside';
import { borrowedPool, type FindPart, type ReadingSettings } from './borrowed-pool';
import type { CatalogProbe } from './probes/catalog-probe';

/** What one reading transaction saw: the extractor's facts, and the rows of every probe by its name. */
export interface ExtractedCatalog {
  readonly facts: ExtractResult['factBase'];
  readonly diagnostics: ExtractResult['diagnostics'];
  readonly serverMajor: number;
  readonly probed: Readonly<Record<string, unknown>>;
  /** What was asked, for a reading that asks the same again; with the answer where it is about nothing of relations. */
  readonly answered: ReadonlyMap<string, pg.QueryResult | null>;
}

/**
 * The extractor and our probes in one REPEATABLE READ READ ONLY transaction on one connection, the probes in two questions. Throws
 * what the server threw. The extractor offers a hook for extensions inside its transaction (ExtractOptions.handlers); the probes ride on it.
 */
export async function extractFacts(
  client: pg.ClientBase,
  options: {
    readonly settings: ReadingSettings;
    readonly probes: readonly CatalogProbe[];
    /** Without it everything is read. */
    readonly findPart?: FindPart;
    /** What such a reading is going to ask, as far as that is known. */
    readonly questions?: readonly string[];
  },
): Promise<ExtractedCatalog> {
  const rows: unknown[] = [];
  const answered = new Map<string, pg.QueryResult | null>();
  const questions = [true, false].map((beside) =>
    probeSql(options.probes.filter(({ sql }) => isAskedBeside(sql) === beside)),
  );
  const handler = {
    extension: 'lockkeeper-probes',
    capture: async (context: { query: (sql: string) => Promise<unknown[]> }) => {
      for (const question of questions) rows.push(...(await context.query(question)));
      return { facts: [], edges: [] };
    },
  };
  const extracted = await extract(borrowedPool(client, { ...options, answered }), {
    statementTimeoutMs: options.settings.statementTimeoutMs,
    handlers: [handler],
  });
  const probed = Object.fromEntries(rows.flatMap((row) => Object.entries(PROBED.parse(row).rows)));
  return {
    facts: extracted.factBase,
    diagnostics: extracted.diagnostics,
    serverMajor: serverMajor(extracted.pgVersion),
    probed,
    answered,
  };
}

const PROBED = z.object({ rows: z.record(z.string(), z.unknown()) });

function probeSql(probes: readonly CatalogProbe[]): string {
  const parts = probes.map(
    (probe) => `'${probe.name}', (SELECT pg_catalog.json_agg(pg_catalog.to_json(q)) FROM (${probe.sql}) q)`,
  );
  return `SELECT pg_catalog.json_build_object(${parts.join(',\n')}) AS rows`;
}

function serverMajor(version: string): number {
  const major = Number.parseInt(version, 10);
  if (!Number.isSafeInteger(major)) throw new InvariantError(`unreadable server version: ${version}`);
  return major;
}
