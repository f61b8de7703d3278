'use server';

import { emptyInput } from '@/lib/contracts/people';
import { verifyAudit } from '@/lib/engine/index';
import { defineAction } from '@/lib/server/web/define-action';

export const verifyAuditAction = defineAction({
  name: 'audit.verify',
  input: emptyInput,
  run: verifyAudit,
  invalidates: [['audit']],
});
