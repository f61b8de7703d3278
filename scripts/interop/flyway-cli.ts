import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sha256 } from '../../lib/engine/base/digest';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { TestConnection } from '../../lib/testing/postgres';
import { answerOf, folderOfTool, type ToolAnswer } from './install-tool';

const POM = fileURLToPath(new URL('flyway/pom.xml', import.meta.url));
const CHECKSUMS = fileURLToPath(new URL('flyway/jars.sha256', import.meta.url));
const INSTALLED = folderOfTool('flyway');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
const run = promisify(execFile);

/** Fetches the command line with Maven, at the versions and to the bytes of its lists; at once when it is there. */
export async function installFlyway(): Promise<void> {
  const wanted = await readFile(CHECKSUMS, 'utf8');
  if ((await checksumsOf(INSTALLED)) === wanted) return;
  await rm(INSTALLED, { recursive: true, force: true });
  const words = ['-q', '-B', '-f', POM, COPY, '-DincludeScope=runtime', `-DoutputDirectory=${INSTALLED}`];
  await run('mvn', words);
  if ((await checksumsOf(INSTALLED)) !== wanted) {
    throw new InvariantError(`what Maven fetched is not what ${CHECKSUMS} says`);
  }
}

/** As `sha256sum *.jar` prints them. */
async function checksumsOf(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const lines = names
    .filter((name) => name.endsWith('.jar'))
    .toSorted()
    .map(async (name) => `${sha256(await readFile(join(folder, name)))}  ${name}\n`);
  return (await Promise.all(lines)).join('');
}

/** A folder of migrations that Flyway and our engine both work on. */
export interface FlywayProject {
  readonly folder: string;
  /** Writes files by path, byte for byte. */
  write(texts: Readonly<Record<string, string>>): Promise<void>;
  remove(path: string): Promise<void>;
  /** `flyway <words>` on a database, in a process of its own. */
  flyway(db: TestConnection, ...words: readonly string[]): Promise<ToolAnswer>;
}

/** Lends a project and removes it afterwards. */
export async function withFlywayProject<T>(use: (project: FlywayProject) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-interop-'));
  try {
    return await use({
      folder,
      write: async (texts) => {
        for (const [path, text] of Object.entries(texts)) {
          await mkdir(dirname(join(folder, path)), { recursive: true });
          await writeFile(join(folder, path), text);
        }
      },
      remove: (path) => rm(join(folder, path)),
      flyway: (db, ...words) => answerOf(callFlyway(folder, db, words)),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A short life: no time goes into compiling what runs once. */
const JVM = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto', '-Duser.timezone=UTC'];

function callFlyway(folder: string, db: TestConnection, words: readonly string[]) {
  const place = [
    `-url=jdbc:postgresql://${db.host}:${String(db.port)}/${db.database}`,
    `-user=${db.user}`,
    `-password=${db.password}`,
    `-locations=filesystem:${folder}`,
    '-skipCheckForUpdate',
  ];
  const program = ['-cp', join(INSTALLED, '*'), 'org.flywaydb.commandline.Main'];
  const env = { ...process.env, REDGATE_DISABLE_TELEMETRY: 'true' };
  return run('java', [...JVM, ...program, ...place, ...words], { env, cwd: INSTALLED });
}
