# The same programs that `npm start` builds. One image, two commands: the server (default) and the relay.
# Not the slim one: a C compiler makes the relay's addon.
FROM docker.io/library/node:24-bookworm AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY tools ./tools
RUN node tools/install.mjs
COPY . .
RUN node tools/build.mjs

# Only what runs: no build tools, and not the Node that npm pins for workstations (the base image brings its own).
FROM docker.io/library/node:24-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/node-linux-* node_modules/node-win-* node_modules/.bin/node

FROM docker.io/library/node:24-bookworm-slim
LABEL org.opencontainers.image.title="Confrere" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production CONFRERE_DATA_DIR=/data
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home confrere && mkdir /data && chown confrere /data
COPY --from=packages /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json LICENSE ./
# docker exec <container> confrere relay check
RUN printf '#!/bin/sh\nexec node --enable-source-maps /app/dist/cli/apps/cli/main.js "$@"\n' > /usr/local/bin/confrere \
 && chmod 755 /usr/local/bin/confrere
USER 10001
VOLUME /data
# HTTP and WebSocket; TURN over UDP and TCP. The published ports are the administrator's choice.
EXPOSE 8080/tcp 3478/tcp 3478/udp
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.CONFRERE_HTTP_PORT ?? 8080) + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The relay (SIGTERM lets running calls end): docker run … --stop-timeout 960 …
#   node --single-threaded-gc --min-semi-space-size=4 dist/relay/apps/relay/main.js
CMD ["node", "--enable-source-maps", "dist/server/apps/server/main.js"]
