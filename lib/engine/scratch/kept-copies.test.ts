import { beforeAll, describe, expect, it } from 'vitest';
import { listeningLogger, testClock, testIds } from '../../testing/scratch-server';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import { replayDigest } from './kept-copies';
import type { ReplayMigration } from './replay-plan';
import { EMPTY_GROUND, SCRATCH_LIMITS, type ScratchInput } from './scratch-input';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

const OPTIONS = { serverVersion: '18.4', recordsHistory: false };

function migration(id: string, text: string): ReplayMigration {
  return {
    id,
    historyKey: id,
    previousKey: null,
    checksum: id,
    mode: 'one_transaction',
    text,
    script: parseScript(parser, text),
  };
}

function input(more: Partial<ScratchInput> = {}): ScratchInput {
  return {
    server: {
      connection: {
        host: 'localhost',
        port: 5432,
        database: 'postgres',
        user: 'postgres',
        tlsMode: 'disable',
        caCertificate: null,
        connectTimeoutSeconds: 5,
        allowWeakAuthentication: false,
      },
      password: 'secret',
    },
    major: 18,
    schema: 'public',
    deployRole: 'deploy',
    ground: EMPTY_GROUND,
    roles: ['reader'],
    createdExtensions: [],
    extensionsAllowed: ['dblink', 'postgis'],
    limits: SCRATCH_LIMITS,
    parser,
    clock: testClock,
    ids: testIds,
    logger: listeningLogger(),
    ...more,
  };
}

const history = (): readonly ReplayMigration[] => [migration('1', 'SELECT 1'), migration('2', 'SELECT 2')];
const base = () => replayDigest(input(), history(), OPTIONS);

describe('replayDigest', () => {
  it('is the same for what gives the same result', () => {
    expect(base()).toBe(base());
    const other = input({
      extensionsAllowed: ['postgis', 'dblink'],
      limits: { statementTimeoutMs: 1, totalMs: 1, connections: 1 },
      roles: ['reader', 'pg_monitor', 'deploy', 'reader'],
    });
    expect(replayDigest(other, history(), OPTIONS)).toBe(base());
  });

  const grant = { grantee: null, privilege: 'SELECT', grantable: false };
  it.each<readonly [string, () => string]>([
    ['a text', () => replayDigest(input(), [migration('1', 'SELECT 3'), ...history().slice(1)], OPTIONS)],
    ['the order', () => replayDigest(input(), history().toReversed(), OPTIONS)],
    ['one migration less', () => replayDigest(input(), history().slice(1), OPTIONS)],
    [
      'a mode',
      () => {
        const modes = history().map((each) => ({ ...each, mode: 'per_statement' as const }));
        return replayDigest(input(), modes, OPTIONS);
      },
    ],
    ['the server', () => replayDigest(input(), history(), { ...OPTIONS, serverVersion: '18.5' })],
    ['the history table', () => replayDigest(input(), history(), { ...OPTIONS, recordsHistory: true })],
    ['the schema', () => replayDigest(input({ schema: 'shop' }), history(), OPTIONS)],
    ['the deploy role', () => replayDigest(input({ deployRole: 'another' }), history(), OPTIONS)],
    ['a role', () => replayDigest(input({ roles: ['reader', 'writer'] }), history(), OPTIONS)],
    ['what is allowed', () => replayDigest(input({ extensionsAllowed: [] }), history(), OPTIONS)],
    [
      'an extension of the target',
      () => {
        const extensions = [{ name: 'citext', schema: 'public' }];
        return replayDigest(input({ ground: { ...EMPTY_GROUND, extensions } }), history(), OPTIONS);
      },
    ],
    [
      'a default privilege of the target',
      () => {
        const privilege = { role: 'deploy', schema: null, objects: 'TABLES' as const, grants: [grant] };
        const ground = { ...EMPTY_GROUND, defaultPrivileges: [privilege] };
        return replayDigest(input({ ground }), history(), OPTIONS);
      },
    ],
    [
      'the access to the schema',
      () => {
        const ground = { ...EMPTY_GROUND, schema: { owner: 'deploy', grants: [grant] } };
        return replayDigest(input({ ground }), history(), OPTIONS);
      },
    ],
  ])('is another for another %s', (_name, digest) => {
    expect(digest()).not.toBe(base());
  });
});
