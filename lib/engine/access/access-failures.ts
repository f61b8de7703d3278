import { failure, type Failure } from '../base/failure';

/** Not allowed, and what is missing. Never says more about the thing than the actor may see anyway. */
export const notAllowed = (what: string, whom: string): Failure =>
  failure('ACCESS.NOT_ALLOWED', `You may not ${what}.`, { fix: `Ask ${whom}.` });

/** For things that do not exist and for things of projects that the actor may not see: the answer is the same. */
export const notFound = (what: string): Failure =>
  failure('ACCESS.NOT_FOUND', `There is no such ${what}, or you may not see it.`, {
    fix: 'Check the address, or ask an administrator of the project for a role.',
  });
