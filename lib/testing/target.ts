import { LOOPBACK_AND_PRIVATE } from './default-hosts';
import { openTarget, type OpenTargetInput } from '../engine/target/open-target';
import type { TargetSession } from '../engine/target/target-session';
import type { TestConnection } from './postgres';

/** What `openTarget` needs for a test's database; `more` replaces single members. */
export function targetInput(db: TestConnection, more: Partial<OpenTargetInput> = {}): OpenTargetInput {
  return {
    connection: {
      host: db.host,
      port: db.port,
      database: db.database,
      schema: 'public',
      user: db.user,
      tlsMode: 'disable',
      caCertificate: null,
      connectTimeoutSeconds: 5,
      allowWeakAuthentication: false,
    },
    password: db.password,
    applicationName: 'lockkeeper test',
    hostPolicy: LOOPBACK_AND_PRIVATE,
    kind: 'run',
    ...more,
  };
}

/** Opens a session for a test and closes it afterwards, whatever happens. */
export async function withSession<T>(
  input: OpenTargetInput,
  use: (session: TargetSession) => Promise<T>,
): Promise<T> {
  const session = await openTarget(input);
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}
