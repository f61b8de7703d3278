import 'server-only';

/** What the headers of an answer depend on. */
export interface AnswerFacts {
  /** Fresh for each answer. */
  readonly nonce: string;
  /** The public address is https. Never said on plain http, where it would lock a browser out of localhost. */
  readonly isHttps: boolean;
  /** React's development build evaluates text. */
  readonly isDevelopment: boolean;
}

/**
 * The content security policy: scripts and styles only of ours and by nonce. `style-src-attr 'unsafe-inline'` is the one exception, for
 * positions that a page computes (DESIGN.md 6). Pure.
 */
export function contentSecurityPolicy({ nonce, isHttps, isDevelopment }: AnswerFacts): string {
  const directives: readonly (readonly string[])[] = [
    ['default-src', "'self'"],
    [
      'script-src',
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    // Next's own window of errors, in development, styles itself without a nonce.
    ['style-src', "'self'", isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    ['style-src-attr', "'unsafe-inline'"],
    ['img-src', "'self'", 'data:'],
    ['font-src', "'self'"],
    ['connect-src', "'self'"],
    ['object-src', "'none'"],
    ['base-uri', "'none'"],
    ['form-action', "'self'"],
    ['frame-ancestors', "'none'"],
    ...(isHttps ? [['upgrade-insecure-requests']] : []),
  ];
  return directives.map((directive) => directive.join(' ')).join('; ');
}

/** Headers of every answer but static files, besides the policy; pure. */
export function securityHeaders({ isHttps }: Pick<AnswerFacts, 'isHttps'>): Readonly<Record<string, string>> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), display-capture=()',
    ...(isHttps ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}
