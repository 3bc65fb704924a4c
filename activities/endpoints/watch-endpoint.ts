import { configName, endpointName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointEnd, EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import { classifyFailureReason } from '../../contracts/failures/failure-reason.js';
import { withHeartbeats } from '../heartbeats.js';
import { readTail } from '../training/job-log.js';
import { untilNextPoll } from '../training/poll.js';
import type { EndpointDeps } from './deps.js';
import { describeEndpoint, isChanging } from './describe-endpoint.js';

/**
 * Follows an endpoint until it serves the plan, or does not; only describes, so it can be restarted at will.
 *
 * That it is in service is not enough: after an update that failed it is so as well, with the configuration of before.
 */
export function watchEndpoint(deps: EndpointDeps, plan: EndpointPlan): Promise<EndpointEnd> {
  const name = endpointName(plan.owner);
  const config = configName(plan);
  return withHeartbeats<{ job: string; status: string }, EndpointEnd>(
    { job: name, status: 'Submitted' },
    async (report) => {
      for (;;) {
        const found = await describeEndpoint(deps, name);
        if (found === undefined) return failed({ reason: 'Somebody deleted it.' });
        const { EndpointStatus: status, EndpointConfigName: serves, FailureReason: why } = found;
        if (status === 'InService' && serves === config) return { kind: 'in-service' };
        if (!isChanging(status)) {
          const isServing = status === 'InService';
          const told =
            why ?? (isServing ? 'SageMaker gave no reason.' : `It is ${status}, and SageMaker gave no reason.`);
          return failed({
            reason: told,
            status,
            ...(isServing ? { serves } : {}),
            logTail: await readTail(deps.logs, `/aws/sagemaker/Endpoints/${name}`, failedVariant(plan, told)),
          });
        }
        report({ job: name, status: status ?? 'Creating' });
        await untilNextPoll(deps);
      }
    },
  );
}

/** The reason names the variant whose container did not come up; its log says why. */
function failedVariant({ models }: EndpointPlan, reason: string): string {
  const named = models.filter(({ variant }) => reason.includes(variant));
  const longest = named.sort((a, b) => b.variant.length - a.variant.length)[0];
  return (longest ?? models[0])?.variant ?? '';
}

function failed({
  reason,
  status,
  serves,
  logTail = [],
}: {
  readonly reason: string;
  readonly status?: string | undefined;
  readonly serves?: string | undefined;
  readonly logTail?: readonly string[];
}): EndpointEnd {
  const type = classifyFailureReason(reason);
  // What is no word of a class is the container's own trouble.
  const failure = type === 'AlgorithmError' ? 'EndpointFailed' : type;
  return { kind: 'failed', status, serves, failure, reason, logTail };
}
