import { decodeId } from '@durable-forecast/lib/encode-id';

/** A feature's name for people: the SNAP column of a state has the state as it stands in the data. */
export function featureLabel(name: string): string {
  const state = name.startsWith('snap_') ? decodeId(name.slice('snap_'.length)) : undefined;
  return state === undefined ? name : `snap_${state}`;
}
