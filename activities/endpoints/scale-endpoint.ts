import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import { SCALED_DIMENSION, SCALED_METRIC, SCALING_POLICY, scaledResource } from '../../contracts/endpoint/scaling.js';
import { callAws, failure } from '../aws/aws-failure.js';
import type { EndpointDeps } from './deps.js';

type Scaling = NonNullable<EndpointPlan['settings']['scaling']>;

/**
 * Has the instances of every model follow its calls, and looks whether they are to do so. Safe to repeat: what is there is set anew.
 *
 * @throws EndpointFailed where Application Auto Scaling has something else than it was asked for
 */
export async function scaleEndpoint(deps: Pick<EndpointDeps, 'autoScaling'>, plan: EndpointPlan): Promise<void> {
  const { scaling } = plan.settings;
  if (scaling === undefined) return;
  for (const { variant } of plan.models) {
    const resource = scaledResource(plan.owner, variant);
    await register(deps, resource, scaling);
    await verify(deps, resource, scaling);
  }
}

const idOf = (resource: string) =>
  ({ ServiceNamespace: 'sagemaker', ScalableDimension: SCALED_DIMENSION, ResourceId: resource }) as const;

async function register(
  { autoScaling }: Pick<EndpointDeps, 'autoScaling'>,
  resource: string,
  { minInstances, maxInstances, callsPerMinute }: Scaling,
): Promise<void> {
  const capacity = { MinCapacity: minInstances, MaxCapacity: maxInstances };
  await callAws(`RegisterScalableTarget ${resource}`, () =>
    autoScaling.send(new RegisterScalableTargetCommand({ ...idOf(resource), ...capacity })),
  );
  await callAws(`PutScalingPolicy ${resource}`, () =>
    autoScaling.send(
      new PutScalingPolicyCommand({
        ...idOf(resource),
        PolicyName: SCALING_POLICY,
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: callsPerMinute,
          PredefinedMetricSpecification: { PredefinedMetricType: SCALED_METRIC },
        },
      }),
    ),
  );
}

async function verify(
  { autoScaling }: Pick<EndpointDeps, 'autoScaling'>,
  resource: string,
  { minInstances, maxInstances, callsPerMinute }: Scaling,
): Promise<void> {
  const { ServiceNamespace, ScalableDimension } = idOf(resource);
  const [targets, policies] = await callAws(`DescribeScalableTargets ${resource}`, () =>
    Promise.all([
      autoScaling.send(
        new DescribeScalableTargetsCommand({ ServiceNamespace, ScalableDimension, ResourceIds: [resource] }),
      ),
      autoScaling.send(new DescribeScalingPoliciesCommand(idOf(resource))),
    ]),
  );
  const target = targets.ScalableTargets?.[0];
  const wanted = policies.ScalingPolicies?.find(({ PolicyName }) => PolicyName === SCALING_POLICY);
  const value = wanted?.TargetTrackingScalingPolicyConfiguration?.TargetValue;
  if (target?.MinCapacity === minInstances && target.MaxCapacity === maxInstances && value === callsPerMinute) return;
  throw failure(
    'EndpointFailed',
    `${resource} was to have ${minInstances} to ${maxInstances} instances with ${callsPerMinute} calls a minute each; Application Auto Scaling ` +
      `has ${target?.MinCapacity ?? 'no'} to ${target?.MaxCapacity ?? 'no'} with ${value ?? 'no'} calls. Something else changes it.`,
  );
}
