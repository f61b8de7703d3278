import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ENV_VARIABLES, type EnvReader } from '../lib/server/env-variables';

/** Names of the variables that docker-compose.yml gives to one of its services; two blanks before a service, six before a variable. */
async function variablesOf(service: string): Promise<string[]> {
  const text = await readFile(new URL('../docker-compose.yml', import.meta.url), 'utf8');
  const [, body = ''] = text.split(`\n  ${service}:\n`);
  const [own = ''] = body.split(/\n {0,2}\S/);
  return [...own.matchAll(/^ {6}([A-Z][A-Z0-9_]*):/gm)].map(([, name = '']) => name);
}

describe.each<[string, EnvReader]>([
  ['web', 'web'],
  ['worker', 'worker'],
  ['operator', 'cli'],
])('the %s service', (service, reader) => {
  it('is given only variables that this process reads', async () => {
    const given = await variablesOf(service);
    const readable = ENV_VARIABLES.filter(({ readBy }) => readBy.includes(reader)).map(({ name }) => name);
    expect(given).toContain('DATABASE_URL');
    expect(given.filter((name) => !readable.includes(name))).toEqual([]);
  });
});

it('gives the private key and the scratch server to the worker alone', async () => {
  const web = await variablesOf('web');
  expect(web.filter((name) => /PRIVATE|SCRATCH|SOURCE_ROOTS|ALLOWED_HOSTS/.test(name))).toEqual([]);
  expect(await variablesOf('worker')).toEqual(
    expect.arrayContaining(['LOCKKEEPER_SEALING_PRIVATE_KEY_FILE', 'SCRATCH_DATABASE_URL']),
  );
});
