import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker';
import type { ExecutionParameters } from '../../hosts/model-server.js';
import type { InvocationPlan } from './transform-object.js';

const DEFAULT_TIMEOUT_SECONDS = 600;
const DEFAULT_PAYLOAD_MB = 6;

/** How the model is called: as the request says, else as its container likes it. */
export function planInvocations(request: CreateTransformJobRequest, offered: ExecutionParameters): InvocationPlan {
  const split = request.TransformInput?.SplitType ?? 'None';
  const payloadMb = request.MaxPayloadInMB ?? offered.MaxPayloadInMB ?? DEFAULT_PAYLOAD_MB;
  const strategy =
    request.BatchStrategy ?? (/^SINGLE/i.test(offered.BatchStrategy ?? '') ? 'SingleRecord' : 'MultiRecord');
  return {
    maxConcurrent: Math.max(1, request.MaxConcurrentTransforms ?? offered.MaxConcurrentTransforms ?? 1),
    // 0 asks for one stream without limit.
    maxPayload: payloadMb === 0 ? Number.POSITIVE_INFINITY : payloadMb * 1024 * 1024,
    singleRecord: split === 'None' || strategy === 'SingleRecord',
    timeoutMs: (request.ModelClientConfig?.InvocationsTimeoutInSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    retries: request.ModelClientConfig?.InvocationsMaxRetries ?? 3,
  };
}

/** Says to the container what the caller set, and nothing else. */
export function batchEnvironment(request: CreateTransformJobRequest): Record<string, string> {
  const strategy = request.BatchStrategy === 'SingleRecord' ? 'SINGLE_RECORD' : 'MULTI_RECORD';
  return {
    SAGEMAKER_BATCH: 'true',
    ...(request.MaxPayloadInMB === undefined ? {} : { SAGEMAKER_MAX_PAYLOAD_IN_MB: String(request.MaxPayloadInMB) }),
    ...(request.BatchStrategy === undefined ? {} : { SAGEMAKER_BATCH_STRATEGY: strategy }),
    ...(request.MaxConcurrentTransforms === undefined
      ? {}
      : { SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(request.MaxConcurrentTransforms) }),
  };
}
