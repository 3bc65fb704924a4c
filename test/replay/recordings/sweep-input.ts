import { requestSchema } from '../../../contracts/request/request.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';

export const LEAVES = [10, 20, 30, 40, 50, 60, 70, 80];

/** A sweep of LightGBM over its leaves. @param request fields of the request's sweep */
export function sweepInput(run: string, request: object, input: Partial<SweepInput> = {}): SweepInput {
  const {
    sweep: search,
    training,
    rules,
  } = requestSchema.parse({
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: LEAVES, num_iterations: 27 } } },
      maxParallel: 2,
      ...request,
    },
  });
  return {
    run,
    search,
    training,
    rules,
    images: { lightgbm: 'image:1', xgboost: 'image:2' },
    channels: { train: 's3://bucket/train/', validation: 's3://bucket/validation/' },
    outputUri: 's3://bucket/models',
    objective: 'validation:rmse',
    recordUri: `s3://bucket/runs/${run}/sweep.json`,
    ...input,
  };
}
