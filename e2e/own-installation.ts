import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { findFreePort } from '../lib/server/embedded/free-port';
import { startInstallation, type Account, type RunningInstallation } from './installation';
import { startRecordingProxy, type Exchange } from './recording-proxy';
import { askStore, storeOf } from './store';
import { canary, startTargets, type Targets } from './targets';

const SOURCES = join(import.meta.dirname, '../test-results/installations/sources');
const SECRETS = join(import.meta.dirname, '../test-results/installations/secrets');

type SessionState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** An empty installation behind a proxy that keeps every answer, with a server for its targets. */
export interface OwnInstallation extends RunningInstallation {
  /** Printed at its first start. */
  readonly setupLink: string;
  /** Below it sources may lie. */
  readonly sources: string;
  /** Below it `file:` references may lead. */
  readonly secretsFolder: string;
  readonly targets: Targets;
  readonly exchanges: readonly Exchange[];
  readonly administrator: Account;
  readonly approver: Account;
  /** Administers a project of their own and has no role in any other. */
  readonly stranger: Account;
  /** What an environment names instead of storing it, as `env:LOCKKEEPER_TARGET_NAMED`. */
  readonly namedPassword: string;
  /** Every secret by what it is, as the journeys come by them. */
  readonly secrets: Map<string, string>;
  /** Cookies of those who signed in. */
  readonly sessions: Map<string, SessionState>;
}

export async function startOwnInstallation(): Promise<OwnInstallation> {
  for (const folder of [SOURCES, SECRETS]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  const namedPassword = canary('named');
  const sessionSecret = canary('session-secret');
  const metricsToken = canary('metrics-token');
  const targets = await startTargets();
  const proxy = await startRecordingProxy();
  const port = await findFreePort(null);
  const running = await startInstallation({
    name: 'own',
    demo: false,
    url: proxy.url,
    port,
    variables: {
      LOCKKEEPER_SOURCE_ROOTS: SOURCES,
      LOCKKEEPER_SECRETS_DIRS: SECRETS,
      LOCKKEEPER_TARGET_NAMED: namedPassword,
      LOCKKEEPER_SESSION_SECRET: sessionSecret,
      LOCKKEEPER_METRICS_TOKEN: metricsToken,
      // Only what somebody asks for is looked at, so that no look comes between two steps of a journey.
      LOCKKEEPER_OBSERVE_SECONDS: '3600',
    },
  });
  proxy.forwardTo(port);
  await keepJobs(running);
  const people = {
    administrator: newAccount('administrator', 'Administrator'),
    approver: newAccount('approver', 'Approver'),
    stranger: newAccount('stranger', 'Stranger'),
  };
  return {
    ...running,
    ...people,
    setupLink: setupLinkOf(running.said()),
    sources: SOURCES,
    secretsFolder: SECRETS,
    targets,
    exchanges: proxy.exchanges,
    namedPassword,
    secrets: new Map([
      ['the session secret', sessionSecret],
      ['the token of the metrics', metricsToken],
      ['the password that env: names', namedPassword],
      ...Object.values(people).map(
        ({ name, password }) => [`the password of ${name.toLowerCase()}`, password] as const,
      ),
    ]),
    sessions: new Map(),
    stop: async () => {
      await proxy.close();
      await running.stop();
      await targets.stop();
    },
  };
}

const newAccount = (name: string, title: string): Account => ({
  email: `${name}@localhost`,
  name: title,
  password: canary('person'),
});

function setupLinkOf(said: string): string {
  return /http:\S+\/setup\?token=\S+/.exec(said)?.[0] ?? '';
}

/** Jobs are deleted when they are done; a witness in the store keeps a copy of each. */
async function keepJobs(running: RunningInstallation): Promise<void> {
  const store = await storeOf(running);
  for (const statement of [
    'CREATE SCHEMA witness',
    'CREATE TABLE witness.jobs (job text NOT NULL)',
    `CREATE FUNCTION witness.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
     $$ BEGIN INSERT INTO witness.jobs VALUES (to_jsonb(NEW)::text || TG_TABLE_NAME); RETURN NULL; END $$`,
    `CREATE TRIGGER witness AFTER INSERT OR UPDATE ON graphile_worker._private_jobs
     FOR EACH ROW EXECUTE FUNCTION witness.keep()`,
    `CREATE TRIGGER witness AFTER INSERT OR UPDATE ON public.answers FOR EACH ROW EXECUTE FUNCTION witness.keep()`,
  ]) {
    await askStore(store, statement);
  }
}
