import { extract, type ExtractResult } from '@supabase/pg-delta/extract';
import type pg from 'pg';
import { z } from 'zod';
import { InvariantError } from '../../base/invariant';
import { borrowedPool, relationsIn, type FindScope, type ReadingSettings } from './borrowed-pool';
import type { ReadingScope } from './reading-scope';
import { RELATIONS, type CatalogProbe } from './probes/catalog-probe';

/** What one reading transaction saw: the extractor's facts, and the rows of every probe by its name. */
export interface ExtractedCatalog {
  readonly facts: ExtractResult['factBase'];
  readonly diagnostics: ExtractResult['diagnostics'];
  readonly serverMajor: number;
  readonly probed: Readonly<Record<string, unknown>>;
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
  },
): Promise<ExtractedCatalog> {
  const rows: unknown[] = [];
  let scope: ReadingScope | null = null;
  const findScope = async () => (scope = (await options.findScope?.()) ?? null);
  const handler = {
    extension: 'lockkeeper-probes',
    capture: async (context: { query: (sql: string) => Promise<unknown[]> }) => {
      rows.push(...(await context.query(probeSql(options.probes, scope))));
      return { facts: [], edges: [] };
    },
  };
  const extracted = await extract(borrowedPool(client, options.settings, findScope), {
    statementTimeoutMs: options.settings.statementTimeoutMs,
    handlers: [handler],
  });
  const probed = PROBED.parse(rows[0]);
  return {
    facts: extracted.factBase,
    diagnostics: extracted.diagnostics,
    serverMajor: serverMajor(extracted.pgVersion),
    probed: probed.rows,
  };
}

const PROBED = z.object({ rows: z.record(z.string(), z.unknown()) });

function probeSql(probes: readonly CatalogProbe[], scope: ReadingScope | null): string {
  const parts = probes.map(
    (probe) => `'${probe.name}', (SELECT pg_catalog.json_agg(pg_catalog.to_json(q)) FROM (${probe.sql}) q)`,
  );
  return `WITH ${relationsIn(scope, RELATIONS)} SELECT pg_catalog.json_build_object(${parts.join(',\n')}) AS rows`;
}

function serverMajor(version: string): number {
  const major = Number.parseInt(version, 10);
  if (!Number.isSafeInteger(major)) throw new InvariantError(`unreadable server version: ${version}`);
  return major;
}
