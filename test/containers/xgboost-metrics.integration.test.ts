import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { cacheDir } from '../../local/installed/cache.mjs';
import { COMMON_PYTHON, PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';
import { interpreterOf, PythonEnvironments } from '../../packages/sagemaker-local/src/images/python-environments.js';
import { containerFolder } from './container-folder.js';
import { containerPython } from './container-python.js';

it.skipIf(process.env.FORECAST_TEST_ALGORITHMS === undefined)(
  "the metrics that XGBoost's container computes are scikit-learn's (skipped but for 'npm run test:algorithms', which installs it)",
  async () => {
    const environments = new PythonEnvironments(cacheDir(), containerPython());
    const environment = await environments.of('hist-gb', join(PROJECT_CONTAINERS, 'hist-gb', 'requirements.txt'));
    await environments.make(environment);
    const probe = fileURLToPath(new URL('./metrics_probe.py', import.meta.url));
    const env = { ...process.env, PYTHONPATH: COMMON_PYTHON, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await promisify(execFile)(
      interpreterOf(environment),
      ['-W', 'ignore', probe, containerFolder('xgboost')],
      { env },
    );
    const compared = JSON.parse(stdout) as [string, number, number][];
    expect(compared.length).toBeGreaterThan(40);
    const different = compared.filter(([, ours, known]) => Math.abs(ours - known) > 1e-6);
    expect(different).toEqual([]);
  },
  300_000,
);
