/** A mistake of ours. Never caught below the edge of a process. */
export class InvariantError extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'InvariantError';
  }
}

/** Ends an exhaustive switch: the compiler proves that it is unreachable. */
export function assertNever(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
