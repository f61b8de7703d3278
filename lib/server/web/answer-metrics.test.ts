import { expect, it } from 'vitest';
import { METRICS_CONTENT_TYPE } from '../metrics/web-metrics';
import { trustedProxies } from '../trusted-proxies';
import type { WebContainer } from '../web-container';
import { answerMetrics } from './answer-metrics';

const TOKEN = 'a-token-of-the-metrics-of-thirty-two';

/** Somebody asks a process that has this token; how often the metrics were made. */
async function ask(metricsToken: string | null, authorization: string | null) {
  let made = 0;
  const edge: Pick<WebContainer, 'settings' | 'metrics'> = {
    settings: {
      publicOrigin: 'https://keeper.example.org',
      isHttps: true,
      sessionLimits: { idleMinutes: 1, absoluteMinutes: 1 },
      secret: 'a secret of at least thirty-two characters',
      trustedProxies: trustedProxies([]),
      metricsToken,
      oidc: null,
    },
    metrics: {
      count: () => undefined,
      text: () => {
        made += 1;
        return Promise.resolve('lockkeeper_store_up 1\n');
      },
    },
  };
  const answer = await answerMetrics(edge, authorization);
  return { status: answer.status, headers: answer.headers, text: await answer.text(), made };
}

it('is not there without a token in the configuration, whatever is sent', async () => {
  for (const sent of [null, '', 'Bearer ', 'Bearer null', `Bearer ${TOKEN}`]) {
    expect(await ask(null, sent)).toMatchObject({ status: 404, text: 'Not found\n', made: 0 });
  }
});

it('asks for the token, and reads nothing for whoever does not have it', async () => {
  for (const sent of [
    null,
    '',
    TOKEN,
    'Bearer',
    'Bearer ',
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN.toUpperCase()}`,
  ]) {
    const answer = await ask(TOKEN, sent);
    expect(answer).toMatchObject({ status: 401, made: 0 });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
});

it('answers whoever has it, in the text format, for this moment alone', async () => {
  const { status, headers, text } = await ask(TOKEN, `Bearer ${TOKEN}`);
  expect([status, text]).toEqual([200, 'lockkeeper_store_up 1\n']);
  expect(headers.get('content-type')).toBe(METRICS_CONTENT_TYPE);
  expect(headers.get('cache-control')).toBe('no-store');
});
