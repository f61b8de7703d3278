import { extract, type ExtractResult } from '@supabase/pg-delta/extract';
import type pg from 'pg';
import { z } from 'zod';
import { InvariantError } from '../../base/invariant';
import { borrowedPool, type FindScope, type ReadingSettings } from './borrowed-pool';
import type { CatalogProbe } from './probes/catalog-probe';

/** What one reading transaction saw: the extractor's facts, and the rows of every probe by its name. */
export interface ExtractedCatalog {
  readonly facts: ExtractResult['factBase'];
  readonly diagnostics: ExtractResult['diagnostics'];
  readonly serverMajor: number;
  readonly probed: Readonly<Record<string, unknown>>;
  /** What was asked, for a reading that asks the same again. */
  readonly questions: readonly string[];
}

/**
 * The extractor and our probes in one REPEATABLE READ READ ONLY transaction on one connection, the probes in a single flight. Throws
 * what the server threw. The extractor offers a hook for extensions inside its transaction (ExtractOptions.handlers); the probes ride on it.
 */
export async function extractFacts(
  client: pg.ClientBase,
  options: {
    readonly settings: ReadingSettings;
    readonly probes: readonly CatalogProbe[];
    /** Without it everything is read. */
    readonly findScope?: FindScope;
    /** What such a reading is going to ask, as far as that is known. */
    readonly questions?: readonly string[];
  },
): Promise<ExtractedCatalog> {
  const rows: unknown[] = [];
  const asked: string[] = [];
  const handler = {
    extension: 'lockkeeper-probes',
    capture: async (context: { query: (sql: string) => Promise<unknown[]> }) => {
      rows.push(...(await context.query(probeSql(options.probes))));
      return { facts: [], edges: [] };
    },
  };
  const extracted = await extract(borrowedPool(client, { ...options, asked }), {
    statementTimeoutMs: options.settings.statementTimeoutMs,
    handlers: [handler],
  });
  const probed = PROBED.parse(rows[0]);
  return {
    facts: extracted.factBase,
    diagnostics: extracted.diagnostics,
    serverMajor: serverMajor(extracted.pgVersion),
    probed: probed.rows,
    questions: asked,
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
