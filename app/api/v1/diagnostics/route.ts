import * as z from 'zod';
import { success } from '@/lib/engine/base/result';
import { makeDiagnostics } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { diagnosticsFile } from '@/lib/server/web/diagnostics-file';
import { webContainer } from '@/lib/server/web/web-process';

export const dynamic = 'force-dynamic';

/** Facts for a report about this installation, as a file to look through before it is handed on. */
export const GET = defineRoute({
  name: 'installation.diagnostics',
  params: z.object({}),
  query: z.object({}),
  run: async (ports, context) => {
    const made = await makeDiagnostics(ports, context);
    return made.ok ? success(await diagnosticsFile(made.value, webContainer())) : made;
  },
  respond: (text) => ({
    body: text,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="lockkeeper-diagnostics.json"',
    },
  }),
});
