import { secondsOf } from '../forms/duration.js';
import type { RequestEndpoint } from '../request/endpoint.js';
import type { DeployMessage } from './serve-forecast.js';

/** The message that has a version served as a request says. @param by who asks */
export function deployMessageOf({ ttl, ...settings }: RequestEndpoint, version: string, by: string): DeployMessage {
  return { version, settings, ...(ttl === 'none' ? {} : { ttlSeconds: secondsOf(ttl) }), by };
}
