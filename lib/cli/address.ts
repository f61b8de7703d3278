import { InvalidArgumentError } from 'commander';

/** An environment as a person types it. */
export interface Address {
  readonly project: string;
  readonly environment: string;
}

/** Reads `project/environment`. Throws commander's error for anything else. */
export function readAddress(text: string): Address {
  const [project = '', environment = '', ...rest] = text.split('/');
  if (project === '' || environment === '' || rest.length > 0) {
    throw new InvalidArgumentError('Give it as project/environment.');
  }
  return { project, environment };
}
