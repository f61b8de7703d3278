import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingRoot: root,
  turbopack: {
    root,
    rules: {
      // Every page is in English; React Aria brings its words in thirty other languages to each of them.
      '*.mjs': {
        condition: {
          path: /node_modules\/react-(aria|aria-components|stately)\/dist\/private\/intl\/(?:.*\/)?(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/,
        },
        loaders: ['./scripts/without-strings.mjs'],
        as: '*.js',
      },
    },
  },
  // Native code, WebAssembly and packages that load files beside themselves stay outside the bundle.
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'graphile-worker',
    'libpg-query',
    'pg',
    'pino',
  ],
  // For everybody: with its title streamed behind it, a page that refreshes by itself has none for a moment each time.
  htmlLimitedBots: /.*/,
  experimental: {
    // Pages answer 403 with app/forbidden.tsx.
    authInterrupts: true,
    // More and smaller files: the usual sizes bring a page what others share in two and three copies. Bytes of source.
    turbopackChunking: { requestCost: 20_000, minChunkSize: 20_000, maxMergeChunkSize: 60_000 },
  },
  // `npm run typecheck` is the gate, with the whole project in view; checking twice only makes the first start slower.
  typescript: { ignoreBuildErrors: true },
};

export default config;
