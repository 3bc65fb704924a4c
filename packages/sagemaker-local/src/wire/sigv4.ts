import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../model/aws-error.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a signature must have been made for. */
export interface SignatureScope {
  /** Undefined where any will do. */
  readonly region: string | undefined;
  /** Signing name: `sagemaker` (the runtime's too), `logs`, `monitoring` or `application-autoscaling`. */
  readonly service: string;
}

/** What AWS allows between the client's clock and its own. */
const MAX_SKEW_MS = 15 * 60 * 1000;
const ALGORITHM = 'AWS4-HMAC-SHA256';

/** What an Authorization header says. */
interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

/**
 * Verifies the AWS Signature Version 4 of a request, as AWS does it: the canonical request is built again from what
 * arrived, and signed with the same key.
 *
 * @throws AwsError with AWS's code for a missing, malformed, expired or wrong signature
 */
export function verifySignature(
  request: IncomingMessage,
  body: Buffer,
  credentials: Credentials,
  scope: SignatureScope,
  now: Date,
): void {
  const amzDate = header(request, 'x-amz-date');
  const authorization = parseAuthorization(request.headers.authorization, amzDate);
  const { accessKeyId, signedHeaders, signature } = authorization;
  if (accessKeyId !== credentials.accessKeyId) {
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
  }
  requireScope(authorization, scope, amzDate);
  requireCurrent(amzDate, now);
  if (!signedHeaders.split(';').includes('host')) {
    throw refused("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const expected = sign(authorization, amzDate, canonicalRequest(request, body, signedHeaders), credentials);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
    throw refused(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}

/** The time that a request was signed, as its header has it. @example 20261124T131500Z */
export const formatAmzDate = (date: Date): string => `${date.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

function parseAuthorization(text: string | undefined, amzDate: string): Authorization {
  if (text === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  if (!text.startsWith(`${ALGORITHM} `)) {
    throw incomplete(`Unsupported AWS 'algorithm': '${text.split(' ')[0]?.slice(0, 40)}'.`);
  }
  const parameters = new Map(
    text
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => part.trim())
      .map((part): [string, string] => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const required = ['Credential', 'Signature', 'SignedHeaders'];
  const faults = required
    .filter((name) => !parameters.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!/^\d{8}T\d{6}Z$/.test(amzDate)) {
    faults.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (faults.length > 0) throw incomplete(`${faults.join(' ')} Authorization=${ALGORITHM}`);
  const credential = parameters.get('Credential') as string;
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || !terminator || rest.length > 0) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential.slice(0, 100)}'`,
    );
  }
  if (terminator !== 'aws4_request') {
    throw refused(`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`);
  }
  const signature = parameters.get('Signature') as string;
  // Of another length it can't be compared in constant time, and its length is no secret.
  if (!/^[0-9a-f]{64}$/.test(signature)) throw incomplete("'Signature' must be 64 lower-case hexadecimal digits.");
  return { accessKeyId, date, region, service, signedHeaders: parameters.get('SignedHeaders') as string, signature };
}

function requireScope({ date, region, service }: Authorization, scope: SignatureScope, amzDate: string): void {
  if (scope.region !== undefined && region !== scope.region) {
    throw refused(`Credential should be scoped to a valid region, not '${region}'. This server is in ${scope.region}.`);
  }
  if (service !== scope.service) throw refused(`Credential should be scoped to correct service: '${scope.service}'.`);
  if (!amzDate.startsWith(date)) {
    throw refused(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
    );
  }
}

function requireCurrent(amzDate: string, now: Date): void {
  const signedAt = parseAmzDate(amzDate).getTime();
  const current = formatAmzDate(now);
  if (signedAt < now.getTime() - MAX_SKEW_MS) {
    const earliest = formatAmzDate(new Date(now.getTime() - MAX_SKEW_MS));
    throw refused(`Signature expired: ${amzDate} is now earlier than ${earliest} (${current} - 15 min.)`);
  }
  // A date such as the 40th of May is none.
  if (!(signedAt <= now.getTime() + MAX_SKEW_MS)) {
    const latest = formatAmzDate(new Date(now.getTime() + MAX_SKEW_MS));
    throw refused(`Signature not yet current: ${amzDate} is still later than ${latest} (${current} + 15 min.)`);
  }
}

function sign(
  { date, region, service }: Authorization,
  amzDate: string,
  canonical: string,
  { secretAccessKey }: Credentials,
): string {
  const stringToSign = [ALGORITHM, amzDate, `${date}/${region}/${service}/aws4_request`, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    (parent, part) => createHmac('sha256', parent).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}

function canonicalRequest(request: IncomingMessage, body: Buffer, signedHeaders: string): string {
  const url = new URL(`http://localhost${request.url}`);
  const query = [...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  // Everything but S3 encodes the path twice.
  const path = url.pathname.split('/').map(encode).join('/');
  const headers = signedHeaders
    .split(';')
    .map((name) => `${name}:${header(request, name).trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  return [request.method, path, query, headers, signedHeaders, sha256(body)].join('\n');
}

const header = (request: IncomingMessage, name: string): string => {
  const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
  return Array.isArray(value) ? value.join(',') : (value ?? '');
};

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

const parseAmzDate = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const refused = (message: string): AwsError => new AwsError('InvalidSignatureException', message, 403);
const incomplete = (message: string): AwsError => new AwsError('IncompleteSignatureException', message);
