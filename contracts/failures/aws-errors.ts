import type { FailureType } from './failures.js';

/** What an error of an AWS client says. */
export interface AwsErrorFacts {
  /** The code of the service, or the class of the error where no service answered. */
  readonly name: string;
  readonly message: string;
  readonly httpStatus?: number | undefined;
  /** Node's code of a broken connection. */
  readonly code?: string | undefined;
  /** Whether the AWS client, after this answer, set its clock by AWS's. */
  readonly clockSkewCorrected?: boolean | undefined;
}

/** Node's names for a connection that could not be made or did not last. */
const connectionCodes = [
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
];

/** Codes by what they mean, whatever the status of the answer: S3 says 400 to what it would take the next moment. */
const codes: Partial<Record<FailureType, readonly string[]>> = {
  Throttled: [
    'SlowDown',
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestThrottled',
    'RequestThrottledException',
    'EC2ThrottledException',
    'TooManyRequests',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'LimitExceededException',
    'BandwidthLimitExceeded',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'TransactionInProgressException',
  ],
  WriteConflict: ['ConditionalRequestConflict', 'OperationAborted', 'ConflictException', 'ConcurrentUpdateException'],
  ConnectionFault: [
    'IncompleteBody',
    'BadDigest',
    'XAmzContentChecksumMismatch',
    'XAmzContentSHA256Mismatch',
    'RequestTimeout',
    'RequestTimeoutException',
    'TimeoutError',
    ...connectionCodes,
  ],
  ServiceFault: [
    'InternalError',
    'InternalFailure',
    'InternalServerError',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'TemporaryRedirect',
  ],
  ClockSkew: ['RequestTimeTooSkewed', 'RequestInTheFuture', 'RequestExpired'],
  CredentialsExpired: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'CredentialsProviderError'],
  AccessDenied: [
    'AccessDenied',
    'AccessDeniedException',
    'AuthFailure',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationToken',
    'NotAuthorized',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ],
  WrongRegion: ['PermanentRedirect', 'IllegalLocationConstraintException'],
  NotFound: [
    'ResourceNotFound',
    'ResourceNotFoundException',
    'NoSuchKey',
    'NoSuchBucket',
    'NotFound',
    'NotFoundException',
    'ObjectNotFoundException',
  ],
};

const typeOfCode = new Map(
  Object.entries(codes).flatMap(([type, names]) => names.map((name) => [name, type as FailureType] as const)),
);

/** Maps an error that an AWS client threw. Matched by name, since most of SageMaker's errors are not in its model. */
export function classifyAwsError(facts: AwsErrorFacts): FailureType {
  const { name, message, httpStatus } = facts;
  // Any refusal may come of a wrong clock; that it did, the client knows by the date of the answer.
  if (facts.clockSkewCorrected === true || isSkewedSignature(name, message)) return 'ClockSkew';
  const known = typeOfCode.get(name) ?? typeOfCode.get(facts.code ?? '');
  if (known !== undefined) return known;
  // Nothing that is waited for would ever free an instance.
  if (name === 'ResourceLimitExceeded') return /\bis 0 Instances/i.test(message) ? 'NoQuota' : 'Quota';
  if (/InsufficientCapacity|CapacityError/.test(name)) return 'Capacity';
  if (/AccessDenied|UnrecognizedClient|InvalidSignature|NotAuthorized/.test(name)) return 'AccessDenied';
  if (name === 'AuthorizationHeaderMalformed') return /\bregion\b/i.test(message) ? 'WrongRegion' : 'AccessDenied';
  if (isNotFound(name, message)) return 'NotFound';
  if (name === 'ValidationException') return refusesInstanceType(message) ? 'InstanceTypeRefused' : 'RequestError';
  return httpStatus === undefined ? withoutAnswer(message) : typeOfStatus(httpStatus);
}

/** SageMaker says "not found" in two ways: the documented code, and a ValidationException with one of these texts. */
export function isNotFound(name: string, message: string): boolean {
  if (typeOfCode.get(name) === 'NotFound') return true;
  return name === 'ValidationException' && /Requested resource not found|Could not find|does not exist/i.test(message);
}

/** "Value 'ml.p4d.24xlarge' at 'transformResources.instanceType' failed to satisfy constraint", "instance type … is not supported in …" */
const refusesInstanceType = (message: string): boolean =>
  /instance ?type/i.test(message) && /enum value set|not (currently )?(supported|available)|unsupported/i.test(message);

/** Signature Version 4 refuses what was signed more than five minutes ago as expired, and in the future as not yet current. */
const isSkewedSignature = (name: string, message: string): boolean =>
  name.includes('Signature') && /Signature (expired|not yet current)/i.test(message);

/** A code that nobody listed is judged by the status that it came with; answers to HEAD have a status alone. */
function typeOfStatus(status: number): FailureType {
  switch (status) {
    case 301:
      return 'WrongRegion';
    case 401:
    case 403:
      return 'AccessDenied';
    case 408:
      return 'ConnectionFault';
    case 429:
      return 'Throttled';
    default:
      return status >= 400 && status < 500 ? 'RequestError' : 'ServiceFault';
  }
}

/** Some errors name the broken connection in their text alone. */
const withoutAnswer = (message: string): FailureType =>
  brokenConnection.test(message) ? 'ConnectionFault' : 'ServiceFault';

const brokenConnection = new RegExp(`socket hang up|premature close|\\b(${connectionCodes.join('|')})\\b`, 'i');
