import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { failure } from '../base/failure';
import { Fault } from '../base/fault';
import { describeTargetError } from './describe-target-error';
import { postgresErrorFacts } from './postgres-error-facts';
import { STATE_SENTENCES } from './sql-state-sentences';

const MESSAGE = 'what the server said';

function serverError(code: string, more: Partial<DatabaseError> = {}): DatabaseError {
  return Object.assign(new DatabaseError(MESSAGE, 0, 'error'), { code, severity: 'ERROR', ...more });
}

const systemError = (code: string): Error =>
  Object.assign(new Error(`connect ${code} 10.1.2.3:5432`), { code });

describe('describeTargetError', () => {
  it.each([
    ['28P01', 'TARGET.PASSWORD_REFUSED'],
    ['28000', 'TARGET.LOGIN_REFUSED'],
    ['3D000', 'TARGET.NO_SUCH_DATABASE'],
    ['53300', 'TARGET.TOO_MANY_CONNECTIONS'],
    ['57P03', 'TARGET.STARTING_UP'],
    ['57P01', 'TARGET.SHUT_DOWN'],
    ['08006', 'TARGET.CONNECTION_LOST'],
    ['42501', 'TARGET.PERMISSION_DENIED'],
    ['25006', 'TARGET.READ_ONLY'],
    ['55P03', 'TARGET.LOCK_TIMEOUT'],
    ['57014', 'TARGET.CANCELLED'],
    ['40P01', 'TARGET.DEADLOCK'],
    ['40001', 'TARGET.SERIALIZATION'],
    ['53100', 'TARGET.DISK_FULL'],
    ['23505', 'TARGET.CONSTRAINT'],
    ['22P02', 'TARGET.BAD_DATA'],
    ['P0001', 'TARGET.RAISED'],
    ['ZZ999', 'TARGET.REFUSED'],
  ])('names SQLSTATE %s %s, with the words of the server', (state, code) => {
    const described = describeTargetError(serverError(state));
    expect(described.code).toBe(code);
    expect(described.why).toContain(`PostgreSQL says: ${MESSAGE} (SQLSTATE ${state})`);
  });

  it.each([
    ['ECONNREFUSED', 'TARGET.CONNECTION_REFUSED'],
    ['ETIMEDOUT', 'TARGET.CONNECT_TIMEOUT'],
    ['ENOTFOUND', 'TARGET.HOST_UNKNOWN'],
    ['EAI_AGAIN', 'TARGET.NAME_SERVER'],
    ['EHOSTUNREACH', 'TARGET.UNREACHABLE'],
    ['ECONNRESET', 'TARGET.CONNECTION_LOST'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TARGET.CERTIFICATE_UNTRUSTED'],
    ['CERT_HAS_EXPIRED', 'TARGET.CERTIFICATE_EXPIRED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TARGET.CERTIFICATE_OTHER_NAME'],
    ['EPROTO', 'TARGET.TLS_FAILED'],
  ])('names %s %s and repeats no address', (code, expected) => {
    const described = describeTargetError(systemError(code));
    expect(described.code).toBe(expected);
    expect(JSON.stringify(described)).not.toContain('10.1.2.3');
  });

  it.each([
    ['timeout expired', 'TARGET.CONNECT_TIMEOUT'],
    ['The server does not support SSL connections', 'TARGET.TLS_NOT_OFFERED'],
    ['Connection terminated unexpectedly', 'TARGET.CONNECTION_LOST'],
    ['something new', 'TARGET.CONNECTION_LOST'],
  ])('knows what pg itself says: %s', (text, code) => {
    expect(describeTargetError(new Error(text)).code).toBe(code);
  });

  it('hands on what was described already, and never fails', () => {
    const shown = failure('TARGET.POOLED', 'A pooler.');
    expect(describeTargetError(new Fault(shown))).toBe(shown);
    for (const odd of [null, undefined, 7, 'text', { code: 5 }]) {
      expect(describeTargetError(odd).code).toBe('TARGET.CONNECTION_LOST');
    }
  });

  it('says in a whole sentence what happened, for every SQLSTATE it knows', () => {
    for (const [state, sentence] of Object.entries(STATE_SENTENCES)) {
      expect(sentence.summary, state).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("keeps rows' values out of what is shown", () => {
    const described = describeTargetError(
      serverError('23505', { detail: 'Key (email)=(a@b.c) already exists.' }),
    );
    expect(JSON.stringify(described)).not.toContain('a@b.c');
  });
});

describe('postgresErrorFacts', () => {
  it('gives the fields of a server error, and clips texts without end', () => {
    const facts = postgresErrorFacts(
      serverError('42703', { position: '17', hint: 'h', detail: 'x'.repeat(10_000), table: 't' }),
    );
    expect(facts).toMatchObject({ sqlState: '42703', position: 17, hint: 'h', table: 't', where: null });
    expect(facts?.detail).toHaveLength(4_001);
  });

  it('is null for anything that no server said', () => {
    expect(postgresErrorFacts(systemError('ECONNRESET'))).toBeNull();
  });
});
