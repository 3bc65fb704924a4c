import * as workflows from './index.js';
import { stateBehaviors } from './shared/state-behaviors.js';

/** What the worker bundles: the workflows of `index.ts`, each with its behavior where workers are versioned. */
export * from './index.js';

stateBehaviors(workflows);
