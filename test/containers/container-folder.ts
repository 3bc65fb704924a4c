import { join } from 'node:path';
import { PACKAGE_CONTAINERS, PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';

/** The folder of an algorithm container: XGBoost comes with the local SageMaker, the others are the project's own. */
export const containerFolder = (container: 'xgboost' | 'lightgbm' | 'lstm'): string =>
  join(container === 'xgboost' ? PACKAGE_CONTAINERS : PROJECT_CONTAINERS, container);
