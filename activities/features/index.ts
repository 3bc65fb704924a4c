import { withHeartbeats } from '../heartbeats.js';
import { type BuildFeaturesInput, buildFeatures, type FeatureKeysInput, featureKeys } from './build-features.js';
import type { FeatureDeps } from './deps.js';

interface MarkersWanted {
  /**
   * Whether the run goes on with what the files hold. One of 0.1.0 does not ask: while workers of both versions are up, its
   * workflow may be the old one, which does not write the channels that the new one would look for in its history.
   */
  readonly wantsMarkers?: boolean | undefined;
}

export const createFeatureActivities = (deps: FeatureDeps) => ({
  featureKey: async (input: FeatureKeysInput) => featureKeys(input),
  /** @returns the markers, where the run asks for them */
  buildFeatures: ({ wantsMarkers, ...input }: BuildFeaturesInput & MarkersWanted) =>
    withHeartbeats(`building features of ${input.panel.store}`, async () => {
      const markers = await buildFeatures(deps, input);
      return wantsMarkers ? markers : undefined;
    }),
});

export type FeatureActivities = ReturnType<typeof createFeatureActivities>;
