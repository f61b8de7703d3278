import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDiagnostics } from '../../engine/index';
import { failureOf, peopleStage, valueOf } from '../../testing/people';
import { withTestStore } from '../../testing/store';
import { webStage } from '../../testing/web';
import { readEnv, secretValues, shownVariables } from '../env';
import { createLogMemory } from '../system/log-memory';
import { createLogger } from '../system/logger';
import type { WebContainer } from '../web-container';
import { diagnosticsFile } from './diagnostics-file';

/** Secrets of an installation, each of a kind of its own. */
const CANARIES = {
  store: 'canary-of-the-store/with+signs',
  scratch: 'canary-of-the-scratch-server',
  target: 'canary of a target with blanks',
  session: 'canary-of-the-sessions-0123456789-abcdef',
  metrics: 'canary-of-the-metrics-0123456789-abcdefg',
  misspelt: 'canary-of-a-variable-that-nobody-knows',
} as const;

const VARIABLES = {
  DATABASE_URL: `postgresql://keeper:${encodeURIComponent(CANARIES.store)}@store:5432/lockkeeper`,
  SCRATCH_DATABASE_URL_15: `postgresql://keeper:${CANARIES.scratch}@scratch:5432/postgres`,
  LOCKKEEPER_TARGET_SHOP: CANARIES.target,
  LOCKKEEPER_SESSION_SECRET: CANARIES.session,
  LOCKKEEPER_METRICS_TOKEN_FILE: '/run/secrets/metrics',
  LOCKKEEPER_SESION_SECRET: CANARIES.misspelt,
  LOCKKEEPER_URL: 'https://keeper.example.org',
  LOCKKEEPER_OBSERVE_SECONDS: '45',
  HOME: '/home/of-somebody',
};

/** A web process with canaries in its configuration and its log, and a worker's log beside it. */
async function onStage(
  use: (container: WebContainer, stage: ReturnType<typeof peopleStage>) => Promise<void>,
) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lockkeeper-diagnostics-'));
  try {
    await withTestStore(18, async (test) => {
      const stage = peopleStage(test);
      const { container } = webStage(stage);
      const env = valueOf(readEnvOf());
      const log = createLogMemory();
      const logger = createLogger({
        level: 'info',
        process: 'web',
        destination: { write: () => undefined },
        memory: log,
      });
      // Forms that redaction by shape cannot know for secrets.
      for (const secret of Object.values(CANARIES)) {
        logger.error('web.bug', { error: new TypeError(`no ${secret} here`) });
      }
      logger.info('web.started', { sessionSecret: CANARIES.session });
      await mkdir(join(dataFolder, 'logs'));
      await writeFile(
        join(dataFolder, 'logs/worker.log'),
        [
          '{"level":"info","event":"worker.ready","password":"canary-that-was-never-redacted"}',
          `not JSON: ${VARIABLES.DATABASE_URL} and password=canary-in-a-line`,
          '',
        ].join('\n'),
      );
      const self = {
        startedAt: stage.now(),
        dataFolder,
        log,
        variables: shownVariables(VARIABLES),
        secrets: secretValues(env, VARIABLES),
      };
      await use({ ...container, self }, stage);
    });
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function readEnvOf() {
  const read = readEnv(VARIABLES, () => `${CANARIES.metrics}\n`);
  return read.ok
    ? read
    : { ok: false as const, failure: read.failure[0] ?? { code: 'X.Y', summary: 'none' } };
}

it('holds no secret of the installation, in no form', async () => {
  await onStage(async (container, stage) => {
    const first = await stage.setUp();
    const made = valueOf(await makeDiagnostics(stage.ports, await stage.contextOf(first.sessionId)));
    const text = await diagnosticsFile(made, container);
    expect(text).not.toMatch(/canary/i);
    for (const secret of Object.values(CANARIES)) {
      expect(text).not.toContain(encodeURIComponent(secret));
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
    }
    expect(text).not.toContain('of-somebody');
    expect(text).not.toContain(container.settings.secret);

    // What is no secret is there: a test that looks at nothing would find nothing.
    const file: unknown = JSON.parse(text);
    expect(file).toMatchObject({
      format: 1,
      versions: {
        lockkeeper: expect.any(String),
        node: process.versions.node,
        store: expect.stringMatching(/^18/),
      },
      store: { state: 'ready' },
      configuration: [
        { name: 'DATABASE_URL', value: '[not shown]' },
        { name: 'LOCKKEEPER_METRICS_TOKEN_FILE', value: '/run/secrets/metrics' },
        { name: 'LOCKKEEPER_OBSERVE_SECONDS', value: '45' },
        { name: 'LOCKKEEPER_SESION_SECRET', value: '[not shown]' },
        { name: 'LOCKKEEPER_SESSION_SECRET', value: '[not shown]' },
        { name: 'LOCKKEEPER_TARGET_SHOP', value: '[not shown]' },
        { name: 'LOCKKEEPER_URL', value: 'https://keeper.example.org' },
        { name: 'SCRATCH_DATABASE_URL_15', value: '[not shown]' },
      ],
      counts: { environments: { reachability: { reached: 0 } }, openDrift: { break: 0, risk: 0 } },
      logs: {
        worker: [{ event: 'worker.ready', password: '[redacted]' }, expect.stringContaining('not JSON')],
      },
    });
    expect(text.match(/"event": "web.bug"/g)).toHaveLength(Object.keys(CANARIES).length);
  });
});

it('is for administrators of the installation alone, and each download is in the record', async () => {
  await onStage(async (_, stage) => {
    const first = await stage.setUp();
    const project = await stage.newProject('shop');
    const person = await stage.newPerson(first, { [project]: 'administrator' });
    const refused = await makeDiagnostics(stage.ports, await stage.contextOf(person.sessionId));
    expect(failureOf(refused).code).toBe('ACCESS.NOT_ALLOWED');
    const before = stage.commits.length;
    valueOf(await makeDiagnostics(stage.ports, await stage.contextOf(first.sessionId)));
    expect(stage.commits.slice(before).flatMap(({ events }) => events.map(({ action }) => action))).toEqual([
      'installation.diagnostics_downloaded',
    ]);
  });
});

it('says that the log of a worker elsewhere is not here', async () => {
  await onStage(async (container, stage) => {
    const first = await stage.setUp();
    const made = valueOf(await makeDiagnostics(stage.ports, await stage.contextOf(first.sessionId)));
    const elsewhere = { ...container, self: { ...container.self, dataFolder: '/nowhere' } };
    const file: unknown = JSON.parse(await diagnosticsFile(made, elsewhere));
    expect(file).toMatchObject({ logs: { worker: null } });
  });
});
