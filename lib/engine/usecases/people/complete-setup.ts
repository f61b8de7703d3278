import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import type { PersonId } from '../../model/identifiers';
import type { Person, VisitorContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { checkLink } from './link-rule';
import { checkPassword, preparePassword } from './password-rule';
import { actingAs, personObject } from './people-access';
import { setupDone } from './people-failures';
import { readEmail, readName } from './person-rule';

export interface SetupInput {
  readonly token: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/**
 * Makes the first person, an installation administrator, for whoever holds the setup link; happens once in the life of an installation.
 * Failures: SETUP.DONE, LINK.*, PERSON.EMAIL_INVALID, PERSON.NAME_INVALID, PASSWORD.*, STORE.CONFLICT.
 */
export async function completeSetup(
  ports: Pick<Ports, 'store' | 'clock' | 'ids' | 'passwords'>,
  visitor: VisitorContext,
  input: SetupInput,
): Promise<Result<{ readonly personId: PersonId; readonly email: string }>> {
  if ((await ports.store.setupCompletedAt()) !== null) return failed(setupDone());
  const at = ports.clock.now();
  const link = checkLink(await ports.store.linkByTokenHash(sha256(input.token)), 'setup', at);
  if (!link.ok) return link;
  const checked = checkFirstPerson(input);
  if (!checked.ok) return checked;
  const person: Person = {
    ...checked.value,
    id: ports.ids.uuid(),
    installationAdministrator: true,
    disabledAt: null,
    createdAt: at,
  };
  const committed = await ports.store.commit({
    context: actingAs(visitor, person),
    at,
    changes: [
      { kind: 'link.use', id: link.value.id, at },
      {
        kind: 'person.insert',
        person,
        passwordHash: await ports.passwords.hash(preparePassword(input.password)),
      },
      { kind: 'setup.complete', at },
    ],
    events: [
      {
        action: 'installation.set_up',
        object: personObject(person),
        after: { email: person.email, name: person.name, installationAdministrator: true },
      },
    ],
  });
  return committed.ok ? success({ personId: person.id, email: person.email }) : committed;
}

function checkFirstPerson(input: SetupInput): Result<{ readonly email: string; readonly name: string }> {
  const email = readEmail(input.email, 'email');
  if (!email.ok) return email;
  const name = readName(input.name, 'name');
  if (!name.ok) return name;
  const weak = checkPassword(input.password, { email: email.value, field: 'password' });
  return weak === null ? success({ email: email.value, name: name.value }) : failed(weak);
}
