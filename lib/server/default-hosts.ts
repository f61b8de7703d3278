import type { Env } from './env';

type AllowedHosts = NonNullable<Env['allowedHosts']>;

/** Private ranges without loopback: what targets may have when nobody has said so. */
export const PRIVATE_ONLY: AllowedHosts = {
  ranges: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  names: [],
};

/** The same under `npm start`, where the databases of whoever tries it are on this machine. */
export const LOOPBACK_AND_PRIVATE: AllowedHosts = {
  ranges: ['127.0.0.0/8', '::1/128', ...PRIVATE_ONLY.ranges],
  names: [],
};
