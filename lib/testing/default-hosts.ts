/** For tests of the engine, which knows no defaults. */
export { LOOPBACK_AND_PRIVATE, PRIVATE_ONLY } from '../server/default-hosts';
