import { fileURLToPath } from 'node:url';

/** The containers that this package brings along; they are known beside those that are given. */
export const OWN_CONTAINERS = fileURLToPath(new URL('../../containers', import.meta.url));

/** A folder for PYTHONPATH with the Python package `sagemaker_container`, which containers may share: `{common}`. */
export const COMMON_PYTHON = fileURLToPath(new URL('../../containers/common', import.meta.url));
