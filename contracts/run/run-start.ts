import { hashOf } from '@durable-forecast/lib/hash';
import type { SearchAttributePair } from '@temporalio/common';
import { withoutDefaultLimit } from '../request/publish.js';
import type { ForecastRequest } from '../request/request.js';
import { searchAttributes } from '../temporal/search-attributes.js';
import type { PipelineInput } from './pipeline.js';

/**
 * What makes two starts the same run: the request and the data, not the moment.
 *
 * Fields that came after 0.1.0 count only where they ask for something else than it did: an unfinished run that it started is
 * found by the same request, and not started a second time.
 */
export const runFingerprint = (request: ForecastRequest, datasetUri: string): string =>
  hashOf([withoutNewDefaults(request), datasetUri]);

function withoutNewDefaults({
  features: { horizonPrices, runOn, ...features },
  transform = {},
  publish,
  ...request
}: ForecastRequest) {
  return {
    ...request,
    publish: withoutDefaultLimit(publish),
    features: {
      ...features,
      ...(horizonPrices === 'carry' ? {} : { horizonPrices }),
      ...(runOn === 'worker' ? {} : { runOn }),
    },
    ...(Object.keys(transform).length === 0 ? {} : { transform }),
  };
}

/** What is known of a run in Temporal from its start on, whoever starts it: a person, a schedule. */
export function runStartOptions({ run, request, dataset }: PipelineInput): {
  readonly staticSummary: string;
  readonly typedSearchAttributes: SearchAttributePair[];
  readonly memo: Record<string, unknown>;
} {
  const { name, origin } = request;
  return {
    staticSummary: `Forecast ${name}, 28 days after ${origin ?? 'the last day of the data'}`,
    typedSearchAttributes: [
      { key: searchAttributes.forecastRun, value: run },
      { key: searchAttributes.stage, value: 'inspect' },
    ],
    memo: { fingerprint: runFingerprint(request, dataset.uri), requestHash: hashOf(request) },
  };
}
