import { ApplicationFailure, executeChild, ParentClosePolicy, patched } from '@temporalio/workflow';
import { declared } from '../../../contracts/algorithms/algorithms.js';
import { OBJECTIVE } from '../../../contracts/algorithms/declaration-fields.js';
import type { Cell } from '../../../contracts/dataset/cells.js';
import type { ChannelForm } from '../../../contracts/features/channel.js';
import { type FeatureManifest, foldFiles } from '../../../contracts/features/feature-files.js';
import type { Rules, WatchedRule } from '../../../contracts/request/rules.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import { earlierTrialsUri, sweepRecordUri } from '../../../contracts/sweep/sweep-record.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { foldsOf } from '../../../core/run-plan/folds.js';
import { patches } from '../../shared/patches.js';
import { compute, saving } from '../../shared/proxies.js';
import { tuningSweep } from '../../sweep/amt/tuning-sweep.js';
import { ranked } from '../../sweep/ranking.js';
import { sweep } from '../../sweep/sweep.js';
import { runAutopilot, shareBudget } from './run-autopilot.js';
import type { RunContext } from './run-context.js';
import { withoutTrial } from './without-trial.js';
import { writeChannel } from './write-channel.js';

/** All trials of the search, best first. @throws ApplicationFailure that says why not one completed */
export async function runSweep(context: RunContext, features: FeatureManifest): Promise<readonly TrialResult[]> {
  const { run, request, environment, dataset, root } = context;
  const shares = shareBudget(context);
  const files = foldFiles(features, foldsOf(dataset, request).selection);
  const rules = await withNaiveError(context);
  const objective = OBJECTIVE;
  // Features are named by their content, so the same address is the same data.
  const dataKey = files.trialTrain;
  const channels = await sweepChannels(context, features);
  const { warmStart: runs = [], backend } = request.sweep;
  const learnedUri = earlierTrialsUri(environment.bucket, run);
  const contenders = request.select.finalists;
  const warm =
    runs.length === 0
      ? undefined
      : await saving.readSweeps({ runs, dataKey, objective, backend, learnedUri, contenders });
  const sweeping = executeChild(backend === 'amt' ? tuningSweep : sweep, {
    workflowId: workflowIds.sweep(run),
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `Sweep over ${Object.keys(request.sweep.algorithms).join(' and ')}`,
    args: [
      {
        run,
        search: shares.sweep,
        training: request.training,
        rules,
        images: environment.images,
        registry: environment.registry,
        ...(request.training.cache
          ? { containers: environment.containers, repositories: environment.repositories }
          : {}),
        channels,
        outputUri: `${root}/models`,
        objective,
        prices: environment.prices,
        instanceQueue: environment.instanceQueue,
        recordUri: sweepRecordUri(environment.bucket, run),
        dataKey,
        warm,
        ...(context.reproduces?.trials === undefined ? {} : { repeats: context.reproduces.trials }),
        searchAttributes: environment.searchAttributes,
        ...notificationsOf(request),
        ...(context.tracking === undefined ? {} : { tracking: context.tracking }),
      },
    ],
  });
  const [result, found] = await Promise.all([sweeping, runAutopilot(context, shares, channels)]);
  const results = found.length === 0 ? result.results : ranked([...result.results, ...found]);
  context.clock.noteRemade(...result.results.map(({ remade }) => remade));
  // Trials share their data: another one must not win because this one's was damaged.
  const damage = results.find(({ failure }) => failure?.type === 'StoredObjectInvalid')?.failure;
  if (damage !== undefined && patched(patches.damagedDataEndsRun)) {
    throw ApplicationFailure.nonRetryable(damage.reason, damage.type);
  }
  if (!results.some(({ status }) => status === 'completed')) {
    const { type, message } = withoutTrial({ ...result, results });
    throw ApplicationFailure.nonRetryable(message, type);
  }
  return results;
}

/** Who is told of rules that fire. */
function notificationsOf({ name, notifications = [] }: RunContext['request']): Pick<SweepInput, 'notifications'> {
  const channels = notifications.filter(({ events }) => events.includes('rule-fired'));
  return channels.length === 0 ? {} : { notifications: { forecast: name, channels } };
}

/** What all trials learn from and are measured on. */
export async function sweepChannels(context: RunContext, features: FeatureManifest): Promise<SweepInput['channels']> {
  const { selection } = foldsOf(context.dataset, context.request);
  const { cells, markers, sweepShare } = features;
  const files = foldFiles(features, selection);
  if (markers === undefined) return { train: files.trialTrain, validation: files.trialValidation };
  const [train, validation] =
    sweepShare < 1 ? [files.sampledTrain, files.sampledValidation] : [files.train, files.validation];
  const channel = (file: (cell: Cell) => string, form: ChannelForm = 'application/x-parquet') =>
    writeChannel(context, markers, { objects: cells.map(file), originDays: [selection], form });
  const channels = { train: await channel(train), validation: await channel(validation) };
  const csv = readsCsv(context.request)
    ? { train: await channel(train, 'text/csv'), validation: await channel(validation, 'text/csv') }
    : undefined;
  return { ...channels, dataType: 'ManifestFile', ...(csv === undefined ? {} : { csv }) };
}

/** Whether an algorithm of the search reads CSV; those of runs of 0.1.0 don't. */
const readsCsv = ({ sweep: { algorithms } }: RunContext['request']): boolean =>
  Object.keys(algorithms).some((name) => Object.values(declared(algorithms, name).channels).includes('text/csv'));

/** The rules; WorseThanNaive gets the error of the seasonal naive forecast unless the request gives one. */
async function withNaiveError({ request, dataset }: RunContext): Promise<Rules> {
  const { rules, features } = request;
  const lacks = (watched: WatchedRule) => watched.rule === 'WorseThanNaive' && watched.parameters.naive === undefined;
  if (!rules.watch.some(lacks)) return rules;
  const naive = await compute.naiveError({
    panels: dataset.panels,
    originDay: foldsOf(dataset, request).selection,
    dropUnreleased: features.dropUnreleased,
  });
  const watch = rules.watch.map((watched) =>
    lacks(watched) ? ({ ...watched, parameters: { ...watched.parameters, naive } } as WatchedRule) : watched,
  );
  return { ...rules, watch };
}
