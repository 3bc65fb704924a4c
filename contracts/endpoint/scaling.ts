import { endpointName } from './endpoint-names.js';
import type { EndpointPlan } from './endpoint-plan.js';

/** What Application Auto Scaling changes the number of. */
export const SCALED_DIMENSION = 'sagemaker:variant:DesiredInstanceCount';
/** What it is to keep: calls a minute of one instance. */
export const SCALED_METRIC = 'SageMakerVariantInvocationsPerInstance';
/** The policy of a variant; one each. */
export const SCALING_POLICY = 'calls-per-instance';

/** The name that Application Auto Scaling has for the instances of a model. */
export const scaledResource = (owner: string, variant: string): string =>
  `endpoint/${endpointName(owner)}/variant/${variant}`;

/** The variants whose instances follow the calls, once a plan is carried out. */
export const scaledVariants = ({ settings, models }: Pick<EndpointPlan, 'settings' | 'models'>): readonly string[] =>
  settings.scaling === undefined ? [] : models.map(({ variant }) => variant);
