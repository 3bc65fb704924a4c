import type { OpenedForecast, OpenPublishedInput } from '../../contracts/endpoint/opened-forecast.js';
import { openMadeOf } from '../versions/open-made-of.js';
import type { EndpointDeps } from './deps.js';

/** A published version to serve. @throws EndpointImpossible saying what is gone, or damaged, and what can be done */
export async function openPublished(
  deps: Pick<EndpointDeps, 's3' | 'bucket'>,
  input: OpenPublishedInput,
): Promise<OpenedForecast> {
  const of = { ...input, failure: 'EndpointImpossible', cannot: "can't be served", isOwnForecast: true } as const;
  const { manifest: _, ...opened } = await openMadeOf(deps, of);
  return opened;
}
