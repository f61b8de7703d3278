import type { EventEmitter } from 'node:events';

/**
 * What `pg` 8.23 has and `@types/pg` does not say. Source: node_modules/pg/lib/{client,connection}.js. The session's tests fail when an
 * update of `pg` changes any of it.
 */
declare module 'pg' {
  interface ClientConfig {
    /** Our own connection instead of one that `pg` makes; see guarded-connection.ts. */
    connection?: Connection;
    /** Most rounds of SCRAM's key derivation that a server may ask for. */
    scramMaxIterations?: number;
  }

  interface Client {
    /** Process id that the server (or a pooler) announced at start-up. */
    readonly processID: number | null;
  }

  interface Connection {
    /** Sends the start-up packet. */
    startup(parameters: Readonly<Record<string, string>>): void;
    /** Answers a request for a cleartext or md5 password; SCRAM goes another way. */
    password(password: string): void;
    /** Feeds a stream's bytes to the protocol parser. */
    attachListeners(stream: Pick<EventEmitter, 'on'>): void;
    sendCopyFail(message: string): void;
    parse(statement: { readonly text: string; readonly name?: string }): void;
    bind(parameters: { readonly statement?: string; readonly values?: readonly (string | null)[] }): void;
    close(target: { readonly type: 'S' | 'P'; readonly name: string }): void;
    describe(target: { readonly type: 'S' | 'P' }): void;
    execute(portal: Readonly<Record<string, never>>): void;
  }
}
