import { createSecondFactorCodes } from '../server/secrets/second-factor-codes';

/** Codes of apps as the web process makes and compares them, under a session secret of tests. */
export const testSecondFactorCodes = () =>
  createSecondFactorCodes('a session secret of tests, long enough', 'http://localhost');
