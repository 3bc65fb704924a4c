import { InvalidArgumentError, Option } from 'commander';
import { durationOrNoneSchema, secondsOf } from '../../../contracts/forms/duration.js';
import { isEndpointInstanceType, unknownEndpointType } from '../../../contracts/instances/endpoint-types.js';

const duration = durationOrNoneSchema('1s', '365d');

/** How long an endpoint lives; `none` until it is deleted. */
export const ttlOption = () =>
  new Option(
    '--ttl <duration>',
    'how long it lives from now on, such as 90m or 2d; none: until it is deleted',
  ).argParser((text: string) => {
    const parsed = duration.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(`${parsed.error.issues[0]?.message}.`);
  });

/** @param ttl as `ttlOption` has accepted it */
export const ttlSecondsOf = (ttl: string): number | undefined => (ttl === 'none' ? undefined : secondsOf(ttl));

export function instanceTypes(text: string): string[] {
  const types = text.split(',').map((type) => type.trim());
  const unknown = types.find((type) => !isEndpointInstanceType(type));
  if (unknown !== undefined) throw new InvalidArgumentError(unknownEndpointType(unknown));
  return types;
}

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`give a whole number from ${least} to ${most}.`);
  };
