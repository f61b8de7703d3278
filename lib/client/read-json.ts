import type { ShownFailure } from '../contracts/failure';

/** A read that the server refused, or that got no answer. */
export class ReadError extends Error {
  readonly failure: ShownFailure;

  constructor(failure: ShownFailure) {
    super(failure.summary);
    this.name = 'ReadError';
    this.failure = failure;
  }
}

/** The value of a `GET /api/v1/…`; the server's types are the contract. Throws `ReadError` with words that may be shown. */
export async function readJson<T>(
  path: string,
  signal: AbortSignal,
  parse: (json: string) => T = JSON.parse,
): Promise<T> {
  const answer = await fetch(path, { signal, headers: { accept: 'application/json' } });
  const text = await answer.text();
  if (answer.ok) return parse(text);
  throw new ReadError(
    failureOf(text) ?? { code: 'INTERNAL.NO_ANSWER', summary: 'Lockkeeper did not answer.' },
  );
}

function failureOf(text: string): ShownFailure | null {
  try {
    const parse: (json: string) => { readonly failure?: ShownFailure } = JSON.parse;
    return parse(text).failure ?? null;
  } catch {
    return null;
  }
}
