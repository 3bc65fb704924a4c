import type { Json } from './types.js';

/**
 * State as JSON and back, without loss: JSON has no NaN, no infinities, no maps, no typed arrays and no undefined,
 * and rules meet all of them. What JSON lacks becomes an object with the single member `$`.
 */
export function toJson(value: unknown): Json {
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: String(value) };
  if (Object.is(value, -0)) return { $: '-0' };
  if (value === null || typeof value !== 'object') return value as Json;
  if (value instanceof Map) return { $: 'map', entries: [...value].map(toJson) };
  if (value instanceof Float64Array) return { $: 'f64', values: [...value].map(toJson) };
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}

export function fromJson(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const members = json as { readonly [member: string]: Json };
  if (members.$ === 'undefined') return undefined;
  if (members.$ === 'map') return new Map((members.entries as Json[]).map(fromJson) as [unknown, unknown][]);
  if (members.$ === 'f64') return Float64Array.from((members.values as Json[]).map(fromJson) as number[]);
  if (typeof members.$ === 'string') return Number(members.$);
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, fromJson(member)]));
}
