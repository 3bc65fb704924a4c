import { z } from 'zod';
import { isProcessingInstanceType, unknownProcessingType } from '../instances/processing-types.js';

/** Who makes the feature files: workers, or a processing job of SageMaker. */
export const FEATURE_MAKERS = ['worker', 'processing'] as const;
export type FeatureMaker = (typeof FEATURE_MAKERS)[number];

/** How the processing job of the features runs. */
export const featureJobSchema = z.strictObject({
  instanceTypes: z
    .array(z.string().refine(isProcessingInstanceType, { error: ({ input }) => unknownProcessingType(String(input)) }))
    .min(1)
    .default(['ml.m5.4xlarge'])
    .describe('Instance types of the job, tried in this order when AWS has no capacity.'),
  instances: z
    .int()
    .min(1)
    .max(100, 'a processing job has 100 instances at most')
    .default(2)
    .describe('Instances that share the stores among them; never more than there are stores to be made.'),
  volumeGb: z
    .int()
    .min(1)
    .max(16_384)
    .default(100)
    .describe('Disk of each instance, GB: it holds the panels and feature files of its share of the stores.'),
  maxRuntimeSeconds: z
    .int()
    .min(60)
    .max(777_600, 'SageMaker lets a processing job run for 777600 s, nine days, at most')
    .default(86_400)
    .describe('A job that runs longer is stopped, seconds.'),
});

export type FeatureJobSettings = z.infer<typeof featureJobSchema>;

/** The parts of a request that say where features are made. Requests before 0.2.0 have neither. */
interface Making {
  readonly runOn?: FeatureMaker | undefined;
  readonly processing?: FeatureJobSettings | undefined;
}

/** How the job runs; undefined where workers make the files. */
export const featureJobOf = ({ features }: { readonly features: Making }): FeatureJobSettings | undefined =>
  features.runOn === 'processing' ? (features.processing ?? featureJobSchema.parse({})) : undefined;
