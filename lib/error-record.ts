/** An error as it stands in a line of a log. */
export interface ErrorRecord {
  /** The failure type or the error code where there is one, else the class. */
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: unknown;
  /** What else tells errors of one type apart: whose activity or workflow failed, what AWS answered. */
  readonly [detail: string]: unknown;
}

type AnyError = Error & Record<string, unknown> & { readonly $metadata?: { readonly httpStatusCode?: number } };

/** Causes of causes that are followed: an error may be its own cause, by way of others. */
const DEPTH = 8;

/** Properties worth showing. Others may hold headers and requests, and with them credentials. */
const DETAILS = [
  'name',
  'nonRetryable',
  'activityType',
  'activityId',
  'workflowType',
  'workflowId',
  'timeoutType',
  'retryState',
  'code',
] as const;

/** An error written out, because JSON makes `{}` of it; anything else as it is. */
export function errorRecord(value: unknown, depth = DEPTH): unknown {
  if (!isError(value)) return value;
  const { message, stack, cause, errors, $metadata } = value;
  const details = DETAILS.flatMap((key) => (isPlain(value[key]) ? [[key, value[key]] as const] : []));
  const status = $metadata?.httpStatusCode;
  return {
    type: typeOf(value),
    message,
    ...Object.fromEntries(details),
    ...(status === undefined ? {} : { httpStatus: status }),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || depth === 0 ? {} : { cause: errorRecord(cause, depth - 1) }),
    ...(Array.isArray(errors) && depth > 0 ? { errors: errors.map((each) => errorRecord(each, depth - 1)) } : {}),
  } satisfies ErrorRecord;
}

/** Those that were made in the sandbox of a workflow are errors too, and no `instanceof Error` outside of it. */
const isError = (value: unknown): value is AnyError =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';

const typeOf = ({ type, code, name }: AnyError): string =>
  [type, code, name].find((each): each is string => typeof each === 'string' && each !== '') ?? 'Error';

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
