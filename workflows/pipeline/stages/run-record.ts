import { workflowInfo } from '@temporalio/workflow';
import { declared } from '../../../contracts/algorithms/algorithms.js';
import { containerOf } from '../../../contracts/algorithms/image-address.js';
import {
  MOST_RECORDED_FEATURES,
  type RecordedContainer,
  type RecordedResult,
  type RunRecord,
} from '../../../contracts/run/run-record.js';
import { lineageOf } from './lineage-of.js';
import type { MadeForecast } from './make-forecast.js';
import type { RunContext } from './run-context.js';

/** What a run leaves of what it was asked for and what it is made of, once its data is known. */
export function runRecord({ run, asked, environment, dataset, raw, scheduledTime, reproduces }: RunContext): RunRecord {
  const { codeVersion, runtime } = environment;
  const { key, series, firstDay, lastDay, originDay, originDate, panels } = dataset;
  return {
    run,
    name: asked.name,
    startedAt: workflowInfo().startTime.toISOString(),
    request: asked,
    ...(scheduledTime === undefined ? {} : { scheduledTime }),
    code: {
      ...(codeVersion === undefined ? {} : { version: codeVersion }),
      ...(runtime === undefined ? {} : { runtime }),
      containers: containersOf({ environment, asked }),
    },
    data: {
      uri: raw.uri,
      ...{ key, series, firstDay, lastDay, originDay, originDate },
      panels: panels.map(({ store, series: count, proof }) => ({
        store,
        series: count,
        ...(proof === undefined ? {} : { proof }),
      })),
    },
    ...(reproduces === undefined ? {} : { reproduces: reproduces.run }),
  };
}

/** The same with what came of it. @param version that it published; undefined where it does another run again */
export const finishedRecord = (context: RunContext, made: MadeForecast, version: string | undefined): RunRecord => ({
  ...runRecord(context),
  result: resultOf(context, made, version),
});

function resultOf(context: RunContext, made: MadeForecast, version: string | undefined): RecordedResult {
  const { markers } = made.features;
  return {
    at: new Date(Date.now()).toISOString(),
    training: context.training,
    lineage: lineageOf(context, made),
    ...(markers === undefined || markers.length > MOST_RECORDED_FEATURES ? {} : { features: markers }),
    ...(version === undefined ? {} : { version }),
  };
}

function containersOf({
  environment,
  asked,
}: Pick<RunContext, 'environment' | 'asked'>): Readonly<Record<string, RecordedContainer>> {
  const { algorithms } = asked.sweep;
  return Object.fromEntries(
    Object.keys(algorithms).map((name) => {
      const declaration = declared(algorithms, name);
      const content = containerOf(environment, declaration);
      const image = environment.images[name] ?? declaration.image;
      return [name, { image, ...(content === undefined ? {} : { content }) }];
    }),
  );
}
