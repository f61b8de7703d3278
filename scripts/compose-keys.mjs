// Makes the keys of an installation that runs in containers: the service `keys` of docker-compose.yml runs it before web and worker start.
// Each part goes into a folder of its own, so that each process can be given its own half. What is there already is left alone.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { PlainError, runMain } from './project.mjs';

/** PKCS #8 header of an X25519 private key (RFC 8410); the 32 bytes follow. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * Writes `private/sealing-private-key`, `public/sealing-public-key` and `session/session-secret` below a folder, in the spelling of
 * lib/server/secrets. The three folders exist.
 * @param {string} folder
 */
export async function makeComposeKeys(folder) {
  const line = await keep(join(folder, 'private/sealing-private-key'), makePrivateKey);
  const raw = /^lkpriv_([A-Za-z0-9_-]{43})$/m.exec(line)?.[1];
  if (raw === undefined) throw new PlainError(`${folder}/private/sealing-private-key holds no private key.`);
  const publicFile = join(folder, 'public/sealing-public-key');
  // Made from the current private key each time, so that both belong together after a rotation.
  await rm(publicFile, { force: true });
  await keep(publicFile, () => publicKeyOf(raw));
  await keep(join(folder, 'session/session-secret'), () => randomBytes(32).toString('base64url'));
}

/**
 * @param {string} path
 * @param {() => string} make
 */
async function keep(path, make) {
  const fresh = `${path}.${randomBytes(8).toString('hex')}`;
  await writeFile(fresh, `${make()}\n`, { mode: 0o600, flush: true });
  // A link appears whole or not at all, and never replaces what is there.
  await link(fresh, path).catch(() => undefined);
  await rm(fresh);
  return readFile(path, 'utf8');
}

function makePrivateKey() {
  return `lkpriv_${generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }).d ?? ''}`;
}

/** @param {string} raw */
function publicKeyOf(raw) {
  const key = Buffer.concat([PKCS8, Buffer.from(raw, 'base64url')]);
  return `lkpub_${createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' }).x ?? ''}`;
}

if (argv[1] === fileURLToPath(import.meta.url)) await runMain(() => makeComposeKeys(argv[2] ?? '/keys'));
