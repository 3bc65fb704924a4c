import { join } from 'node:path';
import { PACKAGE_CONTAINERS, PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';

/** Containers that tests run. */
export type TestedContainer = 'xgboost' | 'lightgbm' | 'lstm' | 'cpp-trees';

/** The folder of an algorithm container: XGBoost comes with the local SageMaker, the others are the project's own. */
export const containerFolder = (container: TestedContainer): string =>
  join(container === 'xgboost' ? PACKAGE_CONTAINERS : PROJECT_CONTAINERS, container);
