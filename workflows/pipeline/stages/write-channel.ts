import { type ChannelForm, channelsFolder } from '../../../contracts/features/channel.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import { publishing } from '../../shared/proxies.js';
import type { RunContext } from './run-context.js';

export interface ChannelObjects {
  /** Addresses of feature files. */
  readonly objects: readonly string[];
  /** The origins that they belong to, each the N of a day `d_N`. */
  readonly originDays: readonly number[];
  /** Their stores; all where it is left out. */
  readonly stores?: readonly string[];
  /** What the job reads; parquet where it is left out. */
  readonly form?: ChannelForm;
}

/**
 * Names files of the features as a channel by their content: the same data has the same address in every run, so that the
 * same trainings are found again.
 */
export function writeChannel(
  { environment }: Pick<RunContext, 'environment'>,
  markers: NonNullable<FeatureManifest['markers']>,
  { objects, originDays, stores, form }: ChannelObjects,
): Promise<string> {
  const own = markers.filter(
    ({ store, originDay }) => originDays.includes(originDay) && (stores === undefined || stores.includes(store)),
  );
  return publishing.writeChannelManifest({
    folder: channelsFolder(environment.bucket),
    objects,
    markers: own.map(({ uri, proof }) => ({ uri, proof })),
    ...(form === undefined || form === 'application/x-parquet' ? {} : { form }),
  });
}
