import { translateStoreError } from './store-error';

/** The same object, whose promises reject with what `translateStoreError` makes of an error. */
export function translateErrors<Reads extends object>(reads: Reads): Reads {
  return new Proxy(reads, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]): unknown => {
        const answer: unknown = Reflect.apply(member, target, args);
        return answer instanceof Promise ? answer.catch(rethrow) : answer;
      };
    },
  });
}

function rethrow(error: unknown): never {
  throw translateStoreError(error);
}
