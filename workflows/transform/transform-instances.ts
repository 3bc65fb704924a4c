import type { TransformPlan } from '../../contracts/jobs/transform.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { transformTypesOf } from '../../contracts/request/transform.js';

/** On which instances a transform of a request runs: the first type, and those for further attempts. */
export function transformInstances(
  request: Pick<ForecastRequest, 'training' | 'transform'>,
): Pick<TransformPlan, 'instanceType' | 'instanceTypes'> {
  const instanceTypes = transformTypesOf(request);
  return { instanceType: instanceTypes[0] as string, instanceTypes };
}
