# Three images of one build: `forecast` (workers, the command line, the guard of the Web UI), which has no Python and no package manager, `features` (the
# same for processing jobs of features), and `sagemaker` (the local SageMaker), which has both Pythons' worth of algorithms and can install those that a request names beside them.
# Tags are exact releases. No digests: they differ by registry mirror, and none was at hand when this was written.

FROM node:22.23.3-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY lib/package.json lib/package.json
COPY packages/debugger-rules/package.json packages/debugger-rules/package.json
COPY packages/hyperparameter-search/package.json packages/hyperparameter-search/package.json
COPY packages/sagemaker-local/package.json packages/sagemaker-local/package.json
RUN npm ci --omit=dev --no-audit --no-fund
# Temporal's native part comes for five platforms, 30 MB each.
RUN cd node_modules/@temporalio/core-bridge/releases && find . -mindepth 1 -maxdepth 1 -not -name "$(uname -m)-*-linux-gnu" -exec rm -r {} +

FROM packages AS code
COPY . .
# Workers would else bundle the workflows at each start.
RUN node --import tsx worker/bundle-workflows.ts /app/workflows.bundle.js

FROM debian:12.12-slim AS forecast
# Temporal's client takes the authorities of the system: without them it refuses TLS, as to Temporal Cloud.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# A volume takes over owner and mode of the folder that it is mounted on first; commands may run as any user.
RUN groupadd --gid 1000 forecast && useradd --uid 1000 --gid forecast --create-home forecast && install --directory --mode 1777 /scratch
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
COPY --from=code /app /app
WORKDIR /app
ENV NODE_ENV=production FORECAST_WORKFLOW_BUNDLE=/app/workflows.bundle.js
USER forecast
# The heap of worker/heap.ts; threads that compute have their own.
CMD ["node", "--max-old-space-size=320", "--import", "tsx", "worker/main.ts"]

# What processing jobs of features run. SageMaker gives their containers folders that root alone may write into.
FROM forecast AS features
USER root
RUN printf '#!/bin/sh\nexec node --import /app/containers/features/typescript.mjs /app/worker/features-main.ts "$@"\n' > /usr/local/bin/forecast-features \
  && chmod 755 /usr/local/bin/forecast-features
WORKDIR /app
ENTRYPOINT ["forecast-features"]
CMD []

FROM debian:12.12-slim AS python
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*
COPY containers/requirements.txt requirements.txt
RUN python3 -m venv /opt/python \
  && /opt/python/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
  && /opt/python/bin/pip uninstall --yes --quiet pip setuptools

FROM debian:12.12-slim AS sagemaker
# python3-venv, as algorithms with requirements of their own get an environment when a request first names them.
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-venv libgomp1 ca-certificates \
  && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 1000 forecast && useradd --uid 1000 --gid forecast --create-home forecast \
  # A volume takes over the owner of the folder that it is mounted on first.
  && install --directory --owner forecast --group forecast /state
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
COPY --from=python /opt/python /opt/python
COPY --from=code /app /app
WORKDIR /app
ENV NODE_ENV=production FORECAST_PYTHON=/opt/python/bin/python
USER forecast
CMD ["node", "--import", "tsx", "packages/sagemaker-local/src/main.ts", "--host=0.0.0.0", "--port=7080", "--root=/state", "--python=/opt/python/bin/python", "--containers=containers"]
