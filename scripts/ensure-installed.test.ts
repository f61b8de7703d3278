import { describe, expect, it } from 'vitest';
import { checkNodeVersion, isInstalled } from './ensure-installed.mjs';

describe('packages are installed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/pg': { version: '8.0.0' },
      'node_modules/@x/darwin': { version: '1.0.0', optional: true },
    },
  };
  const installed = { packages: { 'node_modules/pg': { version: '8.0.0' } } };

  it('when all but those for other machines are there', () => {
    expect(isInstalled(lock, installed)).toBe(true);
  });

  it('and not when there is no record, one is missing or one has another version', () => {
    expect(isInstalled(lock, null)).toBe(false);
    expect(isInstalled(lock, { packages: {} })).toBe(false);
    expect(isInstalled(lock, { packages: { 'node_modules/pg': { version: '8.0.1' } } })).toBe(false);
  });
});

it.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['20.18.9', false],
  ['18.20.0', false],
])('Node %s is welcome: %s', (version, welcome) => {
  const check = (): void => {
    checkNodeVersion(version);
  };
  if (welcome) expect(check).not.toThrow();
  else expect(check).toThrow(`this is ${version}`);
});
