import { describe, expect, it } from 'vitest';
import { Fault } from '../../engine/base/fault';
import { createLogger } from './logger';
import { redact, redactText } from './redact';

function capture(): { readonly lines: string[]; readonly log: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { lines, log: createLogger({ level: 'info', process: 'test', destination }) };
}

describe('createLogger', () => {
  it('writes one JSON object a line with time, level, process, event and fields', () => {
    const { lines, log } = capture();
    log.info('deploy.claimed', { deployId: 'd1', count: 3 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      process: 'test',
      event: 'deploy.claimed',
      deployId: 'd1',
      count: 3,
    });
  });

  it('drops what is below its level', () => {
    const { lines, log } = capture();
    log.debug('quiet');
    expect(lines).toEqual([]);
  });

  it('never lets a field forge a line or command a terminal', () => {
    const { lines, log } = capture();
    log.warn('odd', { name: 'a\nb\r\u001b[31mred\u009b0m\u2028\u202etxt' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      name: 'a\\nb\\r\\u001b[31mred\\u009b0m\\u2028\\u202etxt',
    });
  });

  it('writes an error with its cause and without secrets', () => {
    const { lines, log } = capture();
    const cause = new TypeError('connect postgresql://u:canary@db:5432/shop failed');
    log.error('failed', {
      error: new Fault({ code: 'STORE.BUSY', summary: 'The store is busy.' }, { cause }),
    });
    expect(lines[0]).not.toContain('canary');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      error: { failure: { code: 'STORE.BUSY' }, cause: { message: expect.stringContaining('connect') } },
    });
  });

  it('survives what cannot be written', () => {
    const { lines, log } = capture();
    const circle: Record<string, unknown> = { big: 1n, call: () => 1, bytes: new Uint8Array(3) };
    circle['self'] = circle;
    log.info('odd', circle);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ big: '1', bytes: '[3 bytes]' });
  });
});

describe('redact', () => {
  it('hides values by the names of their fields at any depth', () => {
    const hidden = redact({
      password: 'canary',
      nested: [{ Authorization: 'canary', access_token: 'canary', sessionSecret: 'canary' }],
      headers: new Map([['cookie', 'x']]),
      DATABASE_URL: 'canary',
      kept: 'visible',
    });
    expect(JSON.stringify(hidden)).not.toContain('canary');
    expect(hidden).toMatchObject({ kept: 'visible', password: '[redacted]' });
  });

  it.each([
    'postgresql://user:canary@db.internal:5432/shop?sslmode=require',
    'postgres://user:can%40ary-canary@[::1]/x',
    'host=db user=u password=canary dbname=x',
    "password = 'canary and more'",
    "CREATE ROLE x PASSWORD 'canary'",
    'Authorization: Bearer canary.canary-canary',
    'https://user:canary@git.example.com/x.git',
    'token: canary',
    `key lkpriv_canarycanarycanary`,
  ])('hides what looks like a secret in %s', (text) => {
    expect(redactText(text)).not.toContain('canary');
  });

  it('leaves ordinary sentences alone', () => {
    const text = 'Deploy #12 of storefront waits for approval; the password was rotated on 1 March.';
    expect(redactText(text)).toBe(text);
  });

  it('cuts what is too long', () => {
    expect(redactText('x'.repeat(20_000)).length).toBeLessThan(10_100);
  });
});
