import 'server-only';
import type { SessionView } from '../../contracts/session';
import type { Present } from './present';
import { webContainer } from './web-process';

/** What a page may show a person of their own session: never its id. */
export function sessionView({ person, session }: Pick<Present, 'person' | 'session'>): SessionView {
  return {
    personId: person.id,
    name: person.name,
    email: person.email,
    installationAdministrator: person.installationAdministrator,
    signedInAt: session.createdAt,
    address: session.address,
    idleMinutes: webContainer().settings.sessionLimits.idleMinutes,
    endsAt: session.expiresAt,
  };
}
