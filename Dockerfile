# The image of the worker, the command line and the local SageMaker.
FROM node:22-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-venv libgomp1 ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY lib/package.json lib/package.json
COPY packages/debugger-rules/package.json packages/debugger-rules/package.json
COPY packages/hyperparameter-search/package.json packages/hyperparameter-search/package.json
COPY packages/sagemaker-local/package.json packages/sagemaker-local/package.json
RUN npm ci --omit=dev --no-audit --no-fund
COPY containers/requirements.txt containers/requirements.txt
RUN python3 -m venv /opt/python && /opt/python/bin/pip install --no-cache-dir --require-hashes -r containers/requirements.txt
COPY . .
# A volume takes over the owner of the folder that it is mounted on first.
RUN mkdir /state && chown node:node /state
ENV NODE_ENV=production FORECAST_PYTHON=/opt/python/bin/python
USER node
# The heap of worker/heap.ts; threads that compute have their own.
CMD ["node", "--max-old-space-size=320", "--import", "tsx", "worker/main.ts"]
