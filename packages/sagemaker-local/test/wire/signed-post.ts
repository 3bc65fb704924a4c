import { request } from 'node:http';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { credentials, region, type Served } from './serve.js';

/** The hash in the form that the AWS signer asks for. */
class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret);
  }
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Signing {
  readonly at?: Date;
  readonly service?: string;
  /** Spoils the headers after they were signed. */
  readonly change?: (headers: Record<string, string>) => Record<string, string>;
}

/** The headers of a call, rightly signed by AWS's own signer. */
export async function signedHeaders(
  { port, url }: Served,
  target: string,
  body: string,
  { at = new Date(), service = 'sagemaker', change = (headers) => headers }: Signing = {},
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const call = {
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path: '/',
    query: {},
    headers: {
      host: url.slice('http://'.length),
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.1',
    },
    body,
  };
  return change((await signer.sign(call, { signingDate: at })).headers);
}

/** Sends any body to an operation, as no client of AWS would send it. */
export const signedPost = async (served: Served, target: string, body: string, signing?: Signing): Promise<RawAnswer> =>
  post(served.port, await signedHeaders(served, target, body, signing), body);

/** Sends a request byte by byte as given. */
export function post(port: number, headers: Record<string, string>, body: string, path = '/'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method: 'POST', path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}
