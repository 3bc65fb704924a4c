import { fileURLToPath } from 'node:url';

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The project's own algorithm containers; the stack's SageMaker knows them beside those that it brings along. */
export const PROJECT_CONTAINERS = folder('containers');

/** The containers that the local SageMaker brings along. */
export const PACKAGE_CONTAINERS = folder('packages/sagemaker-local/containers');

/** What all containers share, as Python finds it: a folder for PYTHONPATH. */
export const COMMON_PYTHON = folder('packages/sagemaker-local/containers/common');
