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
    const file = ask('/_next/static/chunks/a.js');
    expect(file.headers.get('cache-control')).toBeNull();
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('never sends a browser away: access is not decided here', () => {
    expect(ask('/people').status).toBe(200);
    expect(ask('/people').headers.get('location')).toBeNull();
  });
});
