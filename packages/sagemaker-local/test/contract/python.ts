import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../../../../local/installed/cache.mjs';
import { completionMarker } from '../../../../local/installed/python.mjs';

/** Locked requirements: boto3, the AWS CLI and the SageMaker Python SDK. */
export const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));

/** Makes the environment; the tests that need it name this command when they are skipped. */
export const SETUP_COMMAND = 'node --import tsx packages/sagemaker-local/test/contract/setup-python.ts';

/** Folder of the environment: other requirements, another folder. */
export function contractPythonFolder(): string {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  return join(cacheDir(), `contract-python-${hash}`);
}

/** A program of the environment, for example `python` or `aws`; undefined before the set-up. */
export function contractProgram(name: string): string | undefined {
  const folder = contractPythonFolder();
  const program = join(folder, 'bin', name);
  return existsSync(completionMarker(folder)) && existsSync(program) ? program : undefined;
}
