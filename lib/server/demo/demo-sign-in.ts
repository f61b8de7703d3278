import { readFile, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { WorkerPorts } from '../../engine/worker';
import type { DemoPeople } from './demo-people';

const account = z.object({ email: z.string(), name: z.string(), password: z.string() });
const signIn = z.object({ developer: account, approver: account });

/** Keeps the demo's passwords where only the person who started Lockkeeper can read them. */
export async function keepSignIn(file: string, people: DemoPeople): Promise<void> {
  await writeFile(file, `${JSON.stringify(people, null, 2)}\n`, { mode: 0o600 });
}

/** The demo's passwords while both still hold; as soon as one was changed the file goes, and nothing is printed any more. */
export async function readSignIn(
  { store, passwords }: WorkerPorts,
  file: string,
): Promise<DemoPeople | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const people = signIn.safeParse(JSON.parse(text));
  const hold = people.success
    ? await Promise.all(
        [people.data.developer, people.data.approver].map(async ({ email, password }) => {
          const hash = (await store.personByEmail(email))?.passwordHash ?? null;
          return hash !== null && passwords.verify(hash, password);
        }),
      )
    : [false];
  if (people.success && hold.every(Boolean)) return people.data;
  await rm(file, { force: true });
  return null;
}

/** How to sign in, for the person at the terminal. */
export function signInLines(people: DemoPeople | null): readonly string[] {
  if (people === null) return [];
  return [
    '\nSign in to the demo:',
    ...[people.approver, people.developer].map(({ email, password }) => `  ${email.padEnd(20)} ${password}`),
    'A deploy to production waits for the approver.',
  ];
}
