import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEnv } from '../lib/server/env';
import { ENV_VARIABLES, type EnvReader } from '../lib/server/env-variables';
import { readComposeServices } from '../lib/testing/compose-file';

const TEXT = readFileSync(new URL('../docker-compose.yml', import.meta.url), 'utf8');
const PASSWORDS = { STORE_PASSWORD: 'store', SCRATCH_PASSWORD: 'scratch' };

/** What docker-compose.yml gives to one of its services, with these variables in .env beside the passwords. */
function environmentOf(
  service: string,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return readComposeServices(TEXT, { ...PASSWORDS, ...given })[service]?.environment ?? {};
}

/** Those that a process reads; one for all majors is one for each that there is a server of. */
const readableBy = (reader: EnvReader): readonly string[] =>
  ENV_VARIABLES.filter(({ readBy }) => readBy.includes(reader)).flatMap(({ name }) =>
    name.endsWith('_<major>')
      ? [14, 15, 16, 17, 18].map((major) => name.replace('<major>', String(major)))
      : [name],
  );

/** What the file itself decides. */
const DECIDED: Readonly<Record<string, string>> = {
  DATABASE_URL: 'the store of the file',
  SCRATCH_DATABASE_URL: 'the scratch server of the file',
  LOCKKEEPER_SOURCE_ROOTS: 'where ./sources is mounted',
  LOCKKEEPER_SEALING_PUBLIC_KEY_FILE: 'made by the service keys',
  LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: 'made by the service keys',
  LOCKKEEPER_SESSION_SECRET_FILE: 'made by the service keys',
  LOCKKEEPER_DEMO: 'the demo needs the databases of npm start',
  NODE_ENV: 'production',
};

/** What no service is given. */
const NOT_GIVEN: Readonly<Record<string, string>> = {
  LOCKKEEPER_SEALING_PUBLIC_KEY: 'the file is given',
  LOCKKEEPER_SESSION_SECRET: 'the file is given',
  NEXTAUTH_SECRET: 'the file is given',
  LOCKKEEPER_PORT: 'the command and the ports of the service say it',
  LOCKKEEPER_HOST: 'the command and the ports of the service say it',
  'LOCKKEEPER_TARGET_<NAME>':
    'its name is the reader’s: an override file gives it to the worker, or a file in /run/secrets takes its place',
  FAILPOINT: 'refused in production',
};

/** What one service has no use for though its program reads it. */
const NO_USE: Readonly<Record<string, readonly string[]>> = {
  web: ['LOCKKEEPER_DATA'],
  worker: [],
  // Folders are checked where they lie, not in this container, which does not reach the scratch server.
  operator: ['LOCKKEEPER_DATA', 'SCRATCH_DATABASE_URL', 'LOCKKEEPER_ALLOWED_EXTENSIONS'],
};

describe.each<[string, EnvReader]>([
  ['web', 'web'],
  ['worker', 'worker'],
  ['operator', 'cli'],
])('the %s service', (service, reader) => {
  const expected = readableBy(reader).filter(
    (name) => !(name in NOT_GIVEN) && NO_USE[service]?.includes(name) !== true,
  );

  it('is given every variable that its process reads, and no other', () => {
    expect(Object.keys(environmentOf(service)).toSorted()).toEqual([...expected].toSorted());
  });

  it('takes from .env whatever the file does not decide', () => {
    const open = expected.filter((name) => !(name in DECIDED));
    const given = Object.fromEntries(open.map((name) => [name, `${name} of .env`]));
    expect(environmentOf(service, given)).toMatchObject(given);
  });

  it('reads what is not in .env as not set', () => {
    const read = readEnv(environmentOf(service), () => 'a text of a file, long enough for a secret');
    expect(read).toMatchObject({ ok: true });
    const plain = readEnv(
      Object.fromEntries(Object.entries(environmentOf(service)).filter(([, value]) => value !== '')),
      () => 'a text of a file, long enough for a secret',
    );
    expect(read).toEqual(plain);
  });
});

it('gives the private key and the scratch server to the worker alone', () => {
  const web = Object.keys(environmentOf('web'));
  expect(web.filter((name) => /PRIVATE|SCRATCH|SOURCE_ROOTS|ALLOWED_HOSTS/.test(name))).toEqual([]);
  expect(Object.keys(environmentOf('worker'))).toEqual(
    expect.arrayContaining(['LOCKKEEPER_SEALING_PRIVATE_KEY_FILE', 'SCRATCH_DATABASE_URL']),
  );
});

it('says of nothing that is no variable why it is not given', () => {
  const names = new Set(ENV_VARIABLES.map(({ name }) => name));
  const spoken = [...Object.keys(DECIDED), ...Object.keys(NOT_GIVEN), ...Object.values(NO_USE).flat()];
  expect(spoken.filter((name) => !names.has(name))).toEqual([]);
});
