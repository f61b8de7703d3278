import 'server-only';

const BY_CODE: Readonly<Record<string, number>> = {
  'ACCESS.NOT_SIGNED_IN': 401,
  'ACCESS.NOT_ALLOWED': 403,
  'ACCESS.NOT_FOUND': 404,
  'ANSWER.GONE': 404,
  'INPUT.INVALID': 400,
  'INPUT.WRONG_ORIGIN': 403,
  'INTERNAL.UNEXPECTED': 500,
  'SIGN_IN.TOO_MANY_TRIES': 429,
  'STORE.CONFLICT': 409,
};

/** The HTTP status of a failure. What is refused for a reason of the matter itself is 422; a fault of the outside world is 503. Pure. */
export function statusOf(code: string, { isFault = false }: { readonly isFault?: boolean } = {}): number {
  return BY_CODE[code] ?? (isFault ? 503 : 422);
}
