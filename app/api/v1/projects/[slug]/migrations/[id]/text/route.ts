import { migrationParams } from '@/lib/contracts/migration';
import { migrationTextQuery } from '@/lib/contracts/migration-text';
import { defineRoute } from '@/lib/server/web/define-route';
import { migrationTextFile } from '@/lib/server/web/migration-text-file';
import { textFileBody } from '@/lib/server/web/present/text-file';

export const dynamic = 'force-dynamic';

/** A text of a migration as a file, for whoever may see the page that shows its beginning. */
export const GET = defineRoute({
  name: 'migrations.text',
  params: migrationParams,
  query: migrationTextQuery,
  run: (ports, context, { params, query }) => migrationTextFile(ports, context, { ...params, ...query }),
  respond: textFileBody,
});
