import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../operations/operation.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What AWS allows between the client's clock and its own. */
const MAX_SKEW_MS = 15 * 60 * 1000;

/**
 * Verifies the AWS Signature Version 4 of a request, as AWS does it: the canonical request is built again from what
 * arrived, and signed with the same key.
 *
 * @throws AwsError with AWS's code for a missing, malformed, expired or wrong signature
 */
export function verifySignature(request: IncomingMessage, body: Buffer, credentials: Credentials, now: Date): void {
  const authorization = request.headers.authorization;
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  const amzDate = header(request, 'x-amz-date');
  if (parts === null || !/^\d{8}T\d{6}Z$/.test(amzDate)) {
    throw new AwsError(
      'IncompleteSignatureException',
      `Authorization header is malformed: '${authorization.slice(0, 80)}'`,
      400,
    );
  }
  const [, credential = '', signedHeaders = '', signature = ''] = parts;
  const [accessKeyId, date = '', region = '', service = '', terminator] = credential.split('/');
  if (terminator !== 'aws4_request' || !amzDate.startsWith(date)) {
    throw new AwsError(
      'IncompleteSignatureException',
      'Credential must have the form <key>/<date>/<region>/<service>/aws4_request.',
      400,
    );
  }
  if (accessKeyId !== credentials.accessKeyId) {
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
  }
  const signedAt = parseAmzDate(amzDate);
  if (Math.abs(now.getTime() - signedAt.getTime()) > MAX_SKEW_MS) {
    const relation = signedAt < now ? 'Signature expired' : 'Signature not yet current';
    throw new AwsError(
      'InvalidSignatureException',
      `${relation}: ${amzDate} is too far from ${formatAmzDate(now)} (15 min.)`,
      403,
    );
  }
  const scope = `${date}/${region}/${service}/aws4_request`;
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    amzDate,
    scope,
    sha256(canonicalRequest(request, body, signedHeaders)),
  ].join('\n');
  const key = ['aws4_request', service, region, date].reduceRight<Buffer | string>(
    (parent, part) => createHmac('sha256', parent).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const expected = createHmac('sha256', key).update(stringToSign).digest('hex');
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
    throw new AwsError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
}

function canonicalRequest(request: IncomingMessage, body: Buffer, signedHeaders: string): string {
  const url = new URL(request.url ?? '/', 'http://localhost');
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
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
};

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

const parseAmzDate = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const formatAmzDate = (date: Date): string => `${date.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
