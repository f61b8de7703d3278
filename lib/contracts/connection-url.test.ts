import { describe, expect, it } from 'vitest';
import { readConnectionUrl } from './connection-url';

const fieldsOf = (text: string) => {
  const reading = readConnectionUrl(text);
  return reading.ok ? reading.fields : reading.sentence;
};

const notesOf = (text: string) => {
  const reading = readConnectionUrl(text);
  return reading.ok ? reading.notes.join(' ') : reading.sentence;
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

  it('says which schemas of a search path were left out, and refuses what is not a list of names', () => {
    expect(notesOf('postgresql://u@h/d?options=-c%20search_path%3Dapp%2Cpublic')).toContain('public');
    expect(notesOf('postgresql://u@h/d?options=-c%20search_path%3Dapp')).toBe('');
    expect(fieldsOf('postgresql://u@h/d?options=-csearch_path%3DApp')).toMatchObject({ schema: 'app' });
    expect(fieldsOf('postgresql://u@h/d?options=-csearch_path%3D%22App%22')).toMatchObject({ schema: 'App' });
    expect(fieldsOf('postgresql://u@h/d?options=-csearch_path%3D%22$user%22,public')).toContain(
      'search_path',
    );
    expect(fieldsOf('postgresql://u@h/d?schema=app&options=-csearch_path%3Dsales')).toContain('schema');
  });

  it('takes the strongest that the parameters about TLS ask for, in whatever order they stand', () => {
    for (const query of ['sslaccept=strict&sslmode=require', 'sslmode=require&sslaccept=strict']) {
      expect(fieldsOf(`postgresql://u@h/d?${query}`)).toMatchObject({ tlsMode: 'verify_full' });
    }
    const both = 'postgresql://u@h/d?sslmode=verify-full&sslaccept=accept_invalid_certs';
    expect(fieldsOf(both)).toMatchObject({ tlsMode: 'verify_full' });
    expect(notesOf(both)).toContain('verify-full checks the certificate');
    expect(notesOf('postgresql://u@h/d?sslaccept=accept_invalid_certs')).toContain('not checked');
    const bound = 'postgresql://u@h/d?sslmode=require&channel_binding=require';
    expect(fieldsOf(bound)).toMatchObject({ tlsMode: 'verify_full' });
    expect(notesOf(bound)).toContain('channel_binding=require became verify-full');
    expect(fieldsOf('postgresql://u@h/d?sslmode=require&channel_binding=prefer')).toMatchObject({
      tlsMode: 'require',
    });
  });

  it.each(['sslaccept=strict', 'channel_binding=require'])(
    'refuses no TLS beside %s, by both names',
    (query) => {
      expect(fieldsOf(`postgresql://u@h/d?sslmode=disable&${query}`)).toContain(query);
      expect(fieldsOf(`postgresql://u@h/d?${query}&sslmode=disable`)).toContain('sslmode=disable');
    },
  );

  it.each(['schema=a&schema=b', 'sslmode=verify-full&sslmode=disable', 'pgbouncer=true&pgbouncer=true'])(
    'refuses a parameter that stands twice: %s',
    (query) => {
      expect(fieldsOf(`postgresql://u@h/d?${query}`)).toContain('more than once');
    },
  );

  it.each([
    'postgresql://u:1/2345secret@127.0.0.1/d',
    'postgresql://u:secret/2345@127.0.0.1/d',
    'postgresql://u:12#secret@h/d',
    'postgresql://u:p#secret@h/d',
    'postgresql://u:12?secret@h/d',
    'postgresql://u:p@secret@h/d',
    'postgresql://u:p@h/d#secret',
    'postgresql://u:p@h/d/secret',
    'postgresql://u:se\ncret@h/d',
    'postgresql://u:secret%00@h/d',
  ])('refuses %j, in which a password may stand in the wrong place, without repeating it', (text) => {
    const sentence = fieldsOf(text);
    expect(sentence).toEqual(expect.stringMatching(/escaped|cannot be seen/));
    expect(sentence).not.toContain('secret');
  });

  it('takes the address out of its brackets', () => {
    expect(fieldsOf('postgresql://u@[::1]:5433/d')).toEqual({
      host: '::1',
      port: 5433,
      database: 'd',
      user: 'u',
    });
  });

  it('says why the name of a connection is ours', () => {
    expect(notesOf('postgresql://u@h/d?application_name=shop')).toContain('its own name');
  });

  it('never keeps a mode that falls back', () => {
    expect(fieldsOf('postgresql://u@h/d?sslmode=prefer')).toMatchObject({ tlsMode: 'require' });
    expect(fieldsOf('postgresql://u@h/d?sslmode=no-verify')).toContain('sslmode');
  });

  it.each(['', 'mysql://u@h/d', 'not a url', 'postgresql://u@a,b/d', 'postgresql://u:%ZZ@h/d'])(
    'refuses %j with a sentence',
    (text) => {
      expect(typeof fieldsOf(text)).toBe('string');
    },
  );
});
