import type { AccessRequest } from './access-request.js';
import type { CallInput, RecordedCall } from './recorded-call.js';
import { sagemakerRequests } from './sagemaker-requests.js';
import type { TagsByName } from './tags-by-name.js';

type Requests = (call: string, input: CallInput, tags: TagsByName) => readonly AccessRequest[];

/** By service, in the words of its client. */
const SERVICES: Readonly<Record<string, Requests>> = {
  s3: s3Requests,
  sagemaker: sagemakerRequests,
  'sagemaker runtime': sagemakerRequests,
  logs: logRequests,
  'cloudwatch logs': logRequests,
  sns: snsRequests,
  'application-autoscaling': scalingRequests,
  'application auto scaling': scalingRequests,
};

/**
 * Everything that IAM asks of whoever makes a call: the action of the same name as a rule, the key of an encrypted object, and the role
 * that is passed on.
 *
 * @throws Error for a call that is not known here: what it needs must be entered first
 */
export function accessRequests({ service, call, input }: RecordedCall, tags: TagsByName): readonly AccessRequest[] {
  const requests = SERVICES[service.toLowerCase()];
  if (requests === undefined)
    throw new Error(`Which rights does ${call} of ${service} need? Add the service to SERVICES.`);
  return requests(call, input, tags);
}

/** Where the raw files of the tests' schedules land; an installation names its own folder. */
const LANDING = 'raw';

/** The first part of a key says which step of a run the object belongs to; what is below has the names of a run. */
function areaOf(key: string): string {
  const [first = '', ...below] = key.split('/');
  if (below.length === 0) return key;
  return first === LANDING ? `\${landing_folder}/*` : `${first}/*`;
}

function s3Requests(call: string, input: CallInput): readonly AccessRequest[] {
  const object = (key: unknown, action: string): AccessRequest => ({
    action: `s3:${action}`,
    resource: `\${bucket_arn}/${areaOf(key as string)}`,
    context: {},
  });
  const key = (action: string): AccessRequest => ({
    action: `kms:${action}`,
    resource: `\${kms_key_arn}`,
    context: { 'kms:ViaService': [`s3.\${region}.amazonaws.com`] },
  });
  switch (call) {
    case 'GetObject':
    case 'HeadObject':
      return [object(input.Key, 'GetObject'), key('Decrypt')];
    case 'PutObject':
      return [object(input.Key, 'PutObject'), key('GenerateDataKey')];
    case 'CreateMultipartUpload':
    case 'UploadPart':
    case 'CompleteMultipartUpload':
      // The parts are encrypted by the key of the first.
      return [object(input.Key, 'PutObject'), key('GenerateDataKey'), key('Decrypt')];
    case 'AbortMultipartUpload':
      return [object(input.Key, 'AbortMultipartUpload')];
    case 'CopyObject': {
      const [, ...source] = (input.CopySource as string).replace(/^\//, '').split('/');
      return [
        object(source.join('/'), 'GetObject'),
        key('Decrypt'),
        object(input.Key, 'PutObject'),
        key('GenerateDataKey'),
      ];
    }
    case 'DeleteObject':
      return [object(input.Key, 'DeleteObject')];
    case 'DeleteObjects': {
      const { Objects: objects } = input.Delete as { readonly Objects: readonly { readonly Key: string }[] };
      return objects.map(({ Key }) => object(Key, 'DeleteObject'));
    }
    case 'ListObjectsV2':
      return [{ action: 's3:ListBucket', resource: `\${bucket_arn}`, context: {} }];
    default:
      throw new Error(`Which rights does ${call} of S3 need?`);
  }
}

function logRequests(call: string, input: CallInput): readonly AccessRequest[] {
  // Each endpoint has a group of its own.
  const name = (input.logGroupName as string).replace(/(\/Endpoints\/).*/, '$1*');
  const group = `arn:\${partition}:logs:\${region}:\${account}:log-group:${name}`;
  // A stream's name has that of its job.
  const resource = call === 'GetLogEvents' ? `${group}:log-stream:*` : `${group}:*`;
  return [{ action: `logs:${call}`, resource, context: {} }];
}

function snsRequests(call: string): readonly AccessRequest[] {
  return [{ action: `sns:${call}`, resource: `\${topic_arn}`, context: {} }];
}

/** Scaling that follows a metric keeps its alarms with the role that AWS has for it. */
function scalingRequests(call: string, input: CallInput): readonly AccessRequest[] {
  const isQuestion = call.startsWith('Describe');
  const resource = isQuestion
    ? '*'
    : `arn:\${partition}:application-autoscaling:\${region}:\${account}:scalable-target/*`;
  const context = isQuestion ? {} : { 'application-autoscaling:service-namespace': [input.ServiceNamespace as string] };
  return [{ action: `application-autoscaling:${call}`, resource, context }];
}
