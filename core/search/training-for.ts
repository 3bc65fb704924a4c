import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';
import type { TrainingSettings } from '../../contracts/request/request.js';

/** How the jobs of an algorithm run: as the request says, as far as the algorithm can. */
export function trainingFor(
  { instanceTypes, checkpoints, warmPool }: Pick<AlgorithmDeclaration, 'instanceTypes' | 'checkpoints' | 'warmPool'>,
  training: TrainingSettings,
): TrainingSettings {
  const { spot, keepAliveSeconds, ...rest } = training;
  return {
    ...rest,
    ...(instanceTypes === undefined ? {} : { instanceTypes }),
    ...(spot === undefined ? {} : { spot: { ...spot, checkpoints: spot.checkpoints && checkpoints } }),
    ...(keepAliveSeconds === undefined || !warmPool ? {} : { keepAliveSeconds }),
  };
}
