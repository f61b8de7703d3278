import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { ConnectionSettings, CredentialSource } from '../../model/environment';
import type { SecretSealer } from '../../ports/secret-box';

/** What a person gave: a password to be put away, or the name of one that the worker resolves. */
export type CredentialInput =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'reference'; readonly reference: string };

const LONGEST_PASSWORD = 1024;

/** The credential to store. The password is sealed for exactly this environment and this connection. */
export function takeCredential(
  sealer: SecretSealer,
  input: CredentialInput,
  binding: { readonly environmentId: string; readonly connection: ConnectionSettings },
): Result<CredentialSource> {
  const problem =
    input.kind === 'password' ? passwordProblem(input.password) : referenceProblem(input.reference);
  if (problem !== null) return failed(problem);
  if (input.kind === 'reference') return success({ kind: 'reference', reference: input.reference });
  return success({ kind: 'sealed', secret: sealer.seal(input.password, binding) });
}

function passwordProblem(password: string): Failure | null {
  const where = { field: 'password' };
  if (password === '') {
    return failure('INPUT.MISSING', 'Give the password, or a reference to one.', { where });
  }
  if (password.length > LONGEST_PASSWORD || password.includes('\0')) {
    return failure('CONNECTION.PASSWORD_REFUSED', 'A password has at most 1,024 characters and no NUL.', {
      where,
    });
  }
  return null;
}

/** Which references the worker resolves is its own business; here only the form is looked at (DESIGN.md 5.5). */
function referenceProblem(reference: string): Failure | null {
  if (/^env:LOCKKEEPER_TARGET_[A-Z0-9_]+$/.test(reference)) return null;
  const path = reference.startsWith('file:') ? reference.slice('file:'.length) : null;
  if (path?.startsWith('/') === true && !path.split('/').includes('..') && !/\p{Cc}/u.test(path)) return null;
  return failure('CONNECTION.REFERENCE', 'This is not a reference the worker may resolve.', {
    fix: 'Use env:LOCKKEEPER_TARGET_… or file:/run/secrets/….',
    where: { field: 'reference' },
  });
}
