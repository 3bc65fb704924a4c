import { z } from 'zod';
import { isTrainingInstanceType, unknownInstanceType } from '../instances/instance-types.js';

/** Those that the local SageMaker has the libraries of come first. */
const ALGORITHMS = [
  'lightgbm',
  'xgboost',
  'randomforest',
  'extra-trees',
  'linear-learner',
  'catboost',
  'nn-torch',
  'fastai',
] as const;

/** SageMaker's own search beside the trials. */
export const autopilotSchema = z.strictObject({
  maxCandidates: z.int().min(1).max(750).default(10).describe('Models that it tries, the ensemble of them among them.'),
  maxSeconds: z
    .int()
    .min(60)
    .max(604_800)
    .default(3600)
    .describe('A search that takes longer ends with what it has; never longer than `sweep.limits.maxSeconds`.'),
  maxSecondsPerCandidate: z.int().min(1).optional().describe('A model that takes longer ends with what it has.'),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .optional()
    .describe('Families that it tries; all that it has where it is left out.'),
  instanceType: z
    .string()
    .refine(isTrainingInstanceType, { error: ({ input }) => unknownInstanceType(String(input)) })
    .default('ml.m5.4xlarge')
    .describe('Autopilot chooses its instances itself. Its time is counted at the price of this type.'),
});

export type AutopilotSettings = z.infer<typeof autopilotSchema>;
