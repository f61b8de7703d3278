import { describe, expect, it } from 'vitest';
import { connectionOfUrl } from './connection-of-url';

const USUAL = { tlsMode: 'require', connectTimeoutSeconds: 5, allowWeakAuthentication: false } as const;

describe('connectionOfUrl', () => {
  it('takes what the URL says before what is usual, and the user for the database as libpq does', () => {
    const reading = connectionOfUrl(
      'postgresql://keeper:p%40ss@db.example.org?sslmode=disable&schema=shop',
      USUAL,
    );
    expect(reading).toEqual({
      ok: true,
      password: 'p@ss',
      connection: {
        host: 'db.example.org',
        port: 5432,
        database: 'keeper',
        schema: 'shop',
        user: 'keeper',
        tlsMode: 'disable',
        caCertificate: null,
        connectTimeoutSeconds: 5,
        allowWeakAuthentication: false,
      },
    });
  });

  it('connects to the usual database when the URL names none', () => {
    const reading = connectionOfUrl('postgresql://keeper@db', { ...USUAL, database: 'postgres' });
    expect(reading).toMatchObject({
      ok: true,
      password: '',
      connection: { database: 'postgres', tlsMode: 'require' },
    });
  });

  it('says what is wrong with anything else', () => {
    expect(connectionOfUrl('mysql://db', USUAL)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('PostgreSQL'),
    });
  });
});
