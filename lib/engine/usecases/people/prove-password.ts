import { failed, success, type Result } from '../../base/result';
import type { Ports } from '../../ports/ports';
import { preparePassword } from './password-rule';
import { tooManyTries, wrongPassword } from './people-failures';
import { throttleKeys } from './throttle-keys';

/**
 * That somebody who is signed in knows their password. Wrong tries count like those of signing in, so that an unattended browser is no
 * place to guess. Failures: PASSWORD.WRONG at the field, SIGN_IN.TOO_MANY_TRIES.
 */
export async function provePassword(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords' | 'throttle'>,
  email: string,
  { password, field }: { readonly password: string; readonly field: string },
): Promise<Result<null>> {
  const at = ports.clock.now();
  const keys = [throttleKeys(email, null).account];
  const wait = await ports.throttle.waitSeconds(keys, at);
  if (wait > 0) return failed(tooManyTries(wait));
  await ports.throttle.recordFailure(keys, at);
  const found = await ports.store.personByEmail(email);
  const isRight = await ports.passwords.verify(found?.passwordHash ?? null, preparePassword(password));
  if (!isRight) return failed(wrongPassword(field));
  await ports.throttle.clear(keys);
  return success(null);
}
