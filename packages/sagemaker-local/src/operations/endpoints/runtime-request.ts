import { AwsError } from '../../model/aws-error.js';
import type { EndpointState } from '../../model/endpoint-state.js';
import type { RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import type { RouteRequest } from '../../wire/http-server.js';

/** Whom a call to the runtime is for. @throws AwsError when the path is another one */
export function endpointOf({ method, path }: RouteRequest, end: 'invocations' | 'async-invocations'): string {
  const [, name, last] = /^\/endpoints\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
  if (name === undefined || last !== end || method !== 'POST') {
    throw new AwsError('UnknownOperationException', `${method} ${path} is not served.`, 404);
  }
  try {
    return decodeURIComponent(name);
  } catch {
    throw runtimeError('ValidationError', 400, `'${name}' is no endpoint name.`);
  }
}

/** Until it is in service for the first time, an endpoint is as good as none. @throws AwsError in AWS's words */
export function requireServing(store: Store, name: string, { account }: RequestContext): EndpointState {
  const state = store.endpoints.get(name)?.state;
  if (state !== undefined && !['Creating', 'Failed', 'Deleting', 'OutOfService'].includes(state.status)) return state;
  throw runtimeError('ValidationError', 400, `Endpoint ${name} of account ${account} not found.`);
}

export function headerOf({ headers }: RouteRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export const runtimeError = (code: string, status: number, message: string) => new AwsError(code, message, status);
