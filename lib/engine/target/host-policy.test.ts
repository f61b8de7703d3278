import { describe, expect, it } from 'vitest';
import { LOOPBACK_AND_PRIVATE, PRIVATE_ONLY } from '../../testing/default-hosts';
import { checkAddresses, readTypedHost, type HostPolicy } from './host-policy';

const ANYWHERE: HostPolicy = { ranges: ['0.0.0.0/0', '::/0'], names: [] };

describe('readTypedHost', () => {
  it.each([
    ['127.0.0.1', { kind: 'address', address: '127.0.0.1' }],
    ['10.0.0.5', { kind: 'address', address: '10.0.0.5' }],
    ['::1', { kind: 'address', address: '::1' }],
    ['FD00::5', { kind: 'address', address: 'fd00::5' }],
    ['::ffff:10.0.0.5', { kind: 'address', address: '::ffff:10.0.0.5' }],
    ['localhost', { kind: 'name', name: 'localhost' }],
    ['localhost.', { kind: 'name', name: 'localhost' }],
    ['LocalHost', { kind: 'name', name: 'localhost' }],
    ['db.Example.com', { kind: 'name', name: 'db.example.com' }],
    ['store_db_1', { kind: 'name', name: 'store_db_1' }],
    ['db-1.internal', { kind: 'name', name: 'db-1.internal' }],
    ['xn--mnchen-3ya.de', { kind: 'name', name: 'xn--mnchen-3ya.de' }],
    ['1password.com', { kind: 'name', name: '1password.com' }],
    ['10.in-addr.arpa', { kind: 'name', name: '10.in-addr.arpa' }],
  ])('takes %s', (typed, value) => {
    expect(readTypedHost(typed)).toEqual({ ok: true, value });
  });

  it.each([
    '',
    ' ',
    '.',
    '127.1',
    '127.0.1',
    '0',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.0.0.01',
    '127.0.0.256',
    '127.0.0.1.',
    '1.2.3.4.5',
    'example.0x10',
    '[::1]',
    '::1%lo',
    'fe80::1%eth0',
    '::ffff:0x7f000001',
    '/var/run/postgresql',
    '/tmp',
    '@abstract',
    '\\\\server\\share',
    'http://db.example.com',
    'postgres://u:p@db/x',
    'db.example.com:5432',
    'db.example.com/path',
    'db.example.com?host=169.254.169.254',
    'user@db.example.com',
    'db,other',
    'db other',
    'db\0.example.com',
    'db\n.example.com',
    'db%2eexample.com',
    'münchen.de',
    'ⓛocalhost',
    '１２７.0.0.1',
    '-db.example.com',
    'db-.example.com',
    'db..example.com',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(127)}com`,
    '*.example.com',
  ])('does not understand %j', (typed) => {
    expect(readTypedHost(typed)).toMatchObject({
      ok: false,
      failure: { code: 'TARGET.HOST_NOT_UNDERSTOOD', where: { field: 'host' } },
    });
  });

  it.each([
    'metadata.google.internal',
    'METADATA.google.internal.',
    'metadata',
    'instance-data.ec2.internal',
    'metadata.azure.internal',
  ])('refuses the metadata name %s whatever it leads to', (typed) => {
    expect(readTypedHost(typed)).toMatchObject({ ok: false, failure: { code: 'TARGET.HOST_REFUSED' } });
  });
});

describe('checkAddresses', () => {
  const check = (policy: HostPolicy, name: string, ...addresses: string[]): boolean =>
    checkAddresses(policy, { kind: 'name', name }, addresses).ok;

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '169.254.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    '::',
    'fe80::1',
    'febf::1',
    'fe80::1%2',
    'ff02::1',
    'fec0::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'not an address',
  ])('always refuses %s, also when everything or the name is allowed', (address) => {
    expect(check(ANYWHERE, 'db.example.com', address)).toBe(false);
    expect(check({ ranges: [], names: ['db.example.com'] }, 'db.example.com', address)).toBe(false);
  });

  it.each([
    ['127.0.0.1', true, false],
    ['127.255.0.9', true, false],
    ['::1', true, false],
    ['::ffff:127.0.0.1', true, false],
    ['10.1.2.3', true, true],
    ['::ffff:10.1.2.3', true, true],
    ['172.16.0.1', true, true],
    ['172.32.0.1', false, false],
    ['192.168.1.1', true, true],
    ['fd12::1', true, true],
    ['8.8.8.8', false, false],
    ['2001:4860::8888', false, false],
    // A gateway would reach the address inside; both have to be allowed.
    ['64:ff9b::10.1.2.3', false, false],
  ])('%s: allowed by npm start %s, by the containers %s', (address, start, containers) => {
    expect(check(LOOPBACK_AND_PRIVATE, 'db.example.com', address)).toBe(start);
    expect(check(PRIVATE_ONLY, 'db.example.com', address)).toBe(containers);
  });

  it('wants every address of a name to be allowed', () => {
    expect(check(LOOPBACK_AND_PRIVATE, 'db.example.com', '10.0.0.1', '8.8.8.8')).toBe(false);
    expect(check(LOOPBACK_AND_PRIVATE, 'db.example.com', '10.0.0.1', '10.0.0.2')).toBe(true);
  });

  it('takes names of the list exactly, or all below a name that begins with a dot', () => {
    const policy: HostPolicy = { ranges: [], names: ['db.example.com', '.internal.example.com'] };
    expect(check(policy, 'db.example.com', '8.8.8.8')).toBe(true);
    expect(check(policy, 'a.db.example.com', '8.8.8.8')).toBe(false);
    expect(check(policy, 'evildb.example.com', '8.8.8.8')).toBe(false);
    expect(check(policy, 'a.b.internal.example.com', '8.8.8.8')).toBe(true);
    expect(check(policy, 'internal.example.com', '8.8.8.8')).toBe(false);
    expect(check(policy, 'internal.example.com.evil.com', '8.8.8.8')).toBe(false);
  });

  it('never lets an address pass as a name', () => {
    const policy: HostPolicy = { ranges: [], names: ['8.8.8.8'] };
    expect(checkAddresses(policy, { kind: 'address', address: '8.8.8.8' }, ['8.8.8.8']).ok).toBe(false);
  });

  it('allows nothing when nothing is configured', () => {
    expect(check({ ranges: [], names: [] }, 'localhost', '127.0.0.1')).toBe(false);
  });
});
