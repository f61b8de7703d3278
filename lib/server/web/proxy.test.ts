import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { proxy } from '../../../proxy';

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  proxy(new NextRequest(`http://localhost:3000${path}`, { headers }));

/** What the page behind the proxy is given; Next carries it in headers of this name. */
const passedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);

describe('proxy', () => {
  it('gives every answer a nonce and an id of its own, told to the page as well', () => {
    const [first, second] = [ask('/people'), ask('/people')];
    const nonce = passedOn(first, 'x-nonce');
    expect(first.headers.get('content-security-policy')).toContain(`'nonce-${String(nonce)}'`);
    expect(passedOn(second, 'x-nonce')).not.toBe(nonce);
    expect(passedOn(first, 'x-lockkeeper-request-id')).toBe(first.headers.get('x-request-id'));
    expect(passedOn(second, 'x-lockkeeper-request-id')).not.toBe(first.headers.get('x-request-id'));
  });

  it('lets nobody outside speak for it', () => {
    const response = ask('/people?view=all', {
      'x-nonce': 'chosen',
      'x-lockkeeper-request-id': 'chosen',
      'x-lockkeeper-path': '/elsewhere',
      'x-middleware-subrequest': 'proxy:proxy:proxy',
    });
    expect(passedOn(response, 'x-nonce')).not.toBe('chosen');
    expect(passedOn(response, 'x-lockkeeper-request-id')).not.toBe('chosen');
    expect(passedOn(response, 'x-lockkeeper-path')).toBe('/people?view=all');
    expect(response.headers.get('x-middleware-override-headers')?.split(',')).not.toContain(
      'x-middleware-subrequest',
    );
  });

  it('lets pages be kept nowhere, and files of the build be kept', () => {
    expect(ask('/people').headers.get('cache-control')).toBe('no-store');
    // A stream says more than that itself.
    expect(ask('/api/v1/events?topics=people:all').headers.get('cache-control')).toBeNull();
    const file = ask('/_next/static/chunks/a.js');
    expect(file.headers.get('cache-control')).toBeNull();
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('lets an address that is no text go no further', async () => {
    const page = ask('/p/%00');
    expect(page.headers.get('x-middleware-rewrite')).toContain('/not-an-address');
    expect(page.headers.get('x-request-id')).not.toBeNull();
    for (const address of ['/api/v1/projects/%00', '/api/v1/csv/migrations?project=%00']) {
      const answer = ask(address);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ failure: { code: 'INPUT.INVALID' } });
    }
    expect(ask('/p/%E0%A4%A').headers.get('x-middleware-rewrite')).toContain('/not-an-address');
  });

  it('never sends a browser away: access is not decided here', () => {
    expect(ask('/people').status).toBe(200);
    expect(ask('/people').headers.get('location')).toBeNull();
  });
});
