import { withHeartbeats } from '../heartbeats.js';
import { type BuildFeaturesInput, buildFeatures, type FeatureKeyInput, featureKey } from './build-features.js';
import type { FeatureDeps } from './deps.js';

export const createFeatureActivities = (deps: FeatureDeps) => ({
  featureKey: async (input: FeatureKeyInput) => featureKey(input),
  buildFeatures: (input: BuildFeaturesInput) =>
    withHeartbeats(`building features of ${input.panel.store}`, () => buildFeatures(deps, input)),
});

export type FeatureActivities = ReturnType<typeof createFeatureActivities>;
