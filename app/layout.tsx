import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { CLOCK_COOKIE, clockOf } from '@/lib/client/clock-choice';
import { DENSITY_COOKIE, densityOf } from '@/lib/client/density-cookie';
import { Providers } from './providers';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Lockkeeper', template: '%s · Lockkeeper' },
  description: 'See every environment, approve exactly what runs, keep the evidence.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0a0d13' },
  ],
};

/** The document of every page. The nonce comes from the proxy, which makes a new one for each answer. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const jar = await cookies();
  const density = densityOf(jar.get(DENSITY_COOKIE)?.value);
  return (
    <html lang="en" dir="ltr" data-density={density} suppressHydrationWarning>
      <head>
        {nonce !== undefined && <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />}
      </head>
      <body>
        <Providers
          nonce={nonce}
          serverNow={new Date().toISOString()}
          serverClock={clockOf(jar.get(CLOCK_COOKIE)?.value)}
        >
          {children}
        </Providers>
      </body>
    </html>
  );
}
