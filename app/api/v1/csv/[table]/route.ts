import { csvParams, csvQuery } from '@/lib/contracts/csv';
import { defineRoute } from '@/lib/server/web/define-route';
import { csvBody } from '@/lib/server/web/present/csv';
import { TABLES } from '@/lib/server/web/tables/tables';

export const dynamic = 'force-dynamic';

/** A table of a page as a file for a spreadsheet; the use case of that page decides who may have it. */
export const GET = defineRoute({
  name: 'csv.table',
  params: csvParams,
  query: csvQuery,
  run: (ports, context, { params, query }) => TABLES[params.table](ports, context, query),
  respond: csvBody,
});
