import { GROUPS } from '../../../packages/sagemaker-local/src/fidelity/operations.js';
import { findOperation, SERVICES } from '../../../packages/sagemaker-local/src/wire/codec.js';
import { changedRequest } from './changed-request.js';
import type { HostileCall } from './endpoint.js';
import { hostileRequest, type KnownNames } from './requests.js';
import { soundRequests } from './sound-requests.js';
import { Dice, ESCAPED, hostileText } from './values.js';

export interface CallOptions {
  readonly seed: number;
  readonly point: number;
}

/** Signing names by the services of targets. */
const SIGNED_AS: Readonly<Record<string, string>> = {
  SageMaker: 'sagemaker',
  Logs_20140328: 'logs',
  GraniteServiceVersion20100801: 'monitoring',
  AnyScaleFrontendService: 'application-autoscaling',
};

/** All operations that the server says it serves, by their targets. */
const TARGETS: readonly string[] = GROUPS.flatMap(({ operations }) => Object.keys(operations)).flatMap((name) =>
  SERVICES.map((service) => `${service}.${name}`).filter((target) => findOperation(target) !== undefined),
);

/** A call to an operation, or to one of the addresses that are none. */
export function hostileCall(
  kind: 'request' | 'route',
  known: KnownNames,
  { seed, point }: CallOptions,
): { readonly name: string; readonly call: HostileCall } {
  const dice = new Dice(seed, point, kind);
  if (kind === 'route') {
    const call = route(dice);
    return { name: `${call.method ?? 'POST'} ${(call.path ?? '/').slice(0, 60)}`, call };
  }
  const sound = Object.entries(soundRequests(`made-${seed}-${point}`));
  const [target, request] = dice.chance(0.7) ? dice.pick(sound) : [dice.pick(TARGETS), undefined];
  const service = SIGNED_AS[target.split('.')[0] ?? ''] ?? 'sagemaker';
  const headers = { 'x-amz-target': target };
  const body = request === undefined ? hostileRequest(target, dice, known) : changedRequest(request, dice);
  return { name: target, call: { headers, service, body } };
}

function route(dice: Dice): HostileCall {
  const bytes = (most: number) => Buffer.from(Array.from({ length: dice.below(most) }, () => dice.below(256)));
  const segment = encodeURIComponent(
    hostileText(dice)
      .slice(0, 2_000)
      .replace(/[\ud800-\udfff]/g, '?'),
  );
  switch (dice.below(8)) {
    case 0:
      return { path: `/endpoints/${segment}/invocations`, service: 'sagemaker', body: bytes(2_000) };
    case 1:
      return {
        path: '/service/GraniteServiceVersion20100801/operation/GetMetricData',
        headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
        service: 'monitoring',
        // An array of arrays, a map of endless length, or a text of more bytes than there are.
        body: dice.pick([
          Buffer.alloc(1_000_000, 0x81),
          Buffer.alloc(1_000, 0xbf),
          Buffer.from([0x7b, 255, 255, 255, 255, 255, 255, 255, 255]),
        ]),
      };
    case 2:
      return {
        method: 'PUT',
        path: '/BatchPutMetrics',
        service: 'sagemaker',
        body: `{"MetricData":${'['.repeat(100_000)}`,
      };
    case 3:
      return {
        headers: {
          'x-amz-target': hostileText(dice)
            .replace(/[^\x20-\x7e]/g, '')
            .slice(0, 8_000),
        },
        service: 'sagemaker',
        body: '{}',
      };
    case 4:
      return {
        headers: { 'x-amz-target': 'SageMaker.ListModels' },
        service: 'sagemaker',
        body: Buffer.alloc(9 * 2 ** 20, 'x'),
      };
    case 5:
      return { headers: { host: 'evil.example', origin: 'http://evil.example' }, body: '{}' };
    case 6:
      return { path: `/_control/../${ESCAPED}/${segment}`, body: bytes(100) };
    default:
      return {
        headers: { authorization: `AWS4-HMAC-SHA256 ${'Credential=a/b/c/d/e,'.repeat(dice.pick([1, 300]))}` },
        body: bytes(100),
      };
  }
}
