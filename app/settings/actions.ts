'use server';

import { resumeInstallationInput } from '@/lib/contracts/installation';
import { emptyInput } from '@/lib/contracts/people';
import { saveWebhookInput } from '@/lib/contracts/webhook';
import { resumeInstallation, saveWebhook, testWebhook } from '@/lib/engine/index';
import { defineAction } from '@/lib/server/web/define-action';
import { answering, withoutValue } from '@/lib/server/web/present/answering';

export const resumeInstallationAction = defineAction({
  name: 'installation.resume',
  input: resumeInstallationInput,
  run: resumeInstallation,
  invalidates: [['deploy']],
});

export const saveWebhookAction = defineAction({
  name: 'webhook.save',
  input: saveWebhookInput,
  run: answering(saveWebhook, ({ webhook, secret }) => ({ url: webhook.url, secret })),
  invalidates: [['webhook']],
});

export const testWebhookAction = defineAction({
  name: 'webhook.test',
  input: emptyInput,
  run: withoutValue(testWebhook),
  invalidates: [['webhook']],
});
