import { describe, expect, it } from 'vitest';
import { readConnectionUrl } from './connection-url';

const fieldsOf = (text: string) => {
  const reading = readConnectionUrl(text);
  return reading.ok ? reading.fields : reading.sentence;
};

describe('readConnectionUrl', () => {
  it('takes a Prisma URL apart, with a password of special characters', () => {
    expect(
      fieldsOf(
        'postgresql://app:p%40ss%2Fw%3Ard%23%3F@db.example.org:6432/shop?schema=sales&sslmode=verify-full&connect_timeout=5',
      ),
    ).toEqual({
      host: 'db.example.org',
      port: 6432,
      database: 'shop',
      user: 'app',
      password: 'p@ss/w:rd#?',
      schema: 'sales',
      tlsMode: 'verify_full',
      connectTimeoutSeconds: 5,
    });
  });

  it('drops what belongs to a pool, and says so', () => {
    const reading = readConnectionUrl('postgres://u@h/d?pgbouncer=true&connection_limit=5&pool_timeout=2');
    expect(reading).toMatchObject({ ok: true, fields: { host: 'h', database: 'd', user: 'u' } });
    expect(reading.ok && reading.notes).toHaveLength(3);
  });

  it.each([
    'host',
    'hostaddr',
    'port',
    'user',
    'password',
    'sslrootcert',
    'sslcert',
    'sslkey',
    'service',
    'passfile',
    '__proto__',
    'constructor',
  ])('refuses the parameter %s by its name', (name) => {
    expect(fieldsOf(`postgresql://u:p@h/d?${name}=x`)).toContain(name);
  });

  it('takes search_path out of options and refuses every other setting', () => {
    expect(fieldsOf('postgresql://u@h/d?options=-c%20search_path%3Dapp%2Cpublic')).toMatchObject({
      schema: 'app',
    });
    expect(fieldsOf('postgresql://u@h/d?options=-csearch_path%3Dapp')).toMatchObject({ schema: 'app' });
    expect(fieldsOf('postgresql://u@h/d?options=-c%20role%3Dpostgres')).toContain('options');
    expect(fieldsOf('postgresql://u@h/d?options=-c%20search_path%3Dapp%20-c%20role%3Dx')).toContain(
      'options',
    );
  });

  it('never keeps a mode that falls back', () => {
    expect(fieldsOf('postgresql://u@h/d?sslmode=prefer')).toMatchObject({ tlsMode: 'require' });
    expect(fieldsOf('postgresql://u@h/d?sslmode=no-verify')).toContain('no-verify');
  });

  it.each(['', 'mysql://u@h/d', 'not a url', 'postgresql://u@a,b/d', 'postgresql://u:%ZZ@h/d'])(
    'refuses %j with a sentence',
    (text) => {
      expect(typeof fieldsOf(text)).toBe('string');
    },
  );
});
