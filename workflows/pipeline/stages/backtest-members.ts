import { ApplicationFailure } from '@temporalio/workflow';
import type { Backtest, PastFold } from '../../../contracts/evaluation/ensemble.js';
import { sumsAsked } from '../../../contracts/evaluation/sums-asked.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import { promiseUri } from '../../../contracts/monitoring/monitoring-paths.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { foldsOf } from '../../../core/run-plan/folds.js';
import { fanOut } from '../../shared/fan-out.js';
import { compute } from '../../shared/proxies.js';
import { fitGroup, fitTasks, forecastGroup, stepOf } from './fit-group.js';
import { byMember } from './fit-members.js';
import { type Member, methodsOf } from './members.js';
import type { RunContext } from './run-context.js';
import type { OwnSelection } from './select-champion.js';

export interface TriedMembers {
  /** What the members said at past origins. */
  readonly folds: readonly PastFold[];
  readonly backtest: Backtest;
  /** The jobs of all past origins. */
  readonly fits: readonly TrialResult[];
}

interface MembersToTry {
  readonly members: readonly Member[];
  readonly selection: OwnSelection;
}

/**
 * Fits every member at past origins and sees what came: that chooses weights and level correction, and shows how far sales
 * lie from forecasts. Without past origins, the champion's forecast of the validation window shows the latter.
 *
 * @throws NotBetterThanBaselines when the gate asks for it and the ensemble does not beat the best baseline on average
 */
export async function backtestMembers(
  context: RunContext,
  manifest: FeatureManifest,
  tried: MembersToTry,
): Promise<TriedMembers> {
  const { folds, fits } = await foldsOfMembers(context, manifest, tried);
  const models = tried.members.length;
  const backtest = await weighMembers(context, { folds, models, prefix: context.root, promises: true });
  requireEnsembleBetter(context, backtest);
  return { folds, backtest, fits };
}

/** Fits every member at past origins; without any, the champion's forecast of the validation window stands for them. */
export async function foldsOfMembers(
  context: RunContext,
  manifest: FeatureManifest,
  { members, selection }: MembersToTry,
): Promise<Omit<TriedMembers, 'backtest'>> {
  const { request, dataset, clock } = context;
  const { past, selection: selectionDay } = foldsOf(dataset, request);
  const tasks = past.flatMap((originDay) => fitTasks(manifest, members, originDay));
  const parts = await fanOut(
    tasks,
    request.training.maxParallel,
    (task) =>
      clock.part('backtest', tasks.length, async () => {
        const fit = await fitGroup(context, manifest, task);
        return { fit, cells: await forecastGroup(context, manifest, fit) };
      }),
    (task) => stepOf(context, task),
  );
  const folds: PastFold[] =
    past.length === 0
      ? [{ originDay: selectionDay, members: [selection.forecast] }]
      : past.map((originDay) => ({
          originDay,
          members: byMember(parts.filter(({ fit }) => fit.originDay === originDay)),
        }));
  return { folds, fits: parts.map(({ fit }) => fit.result) };
}

interface FoldsToWeigh {
  readonly folds: readonly PastFold[];
  readonly models: number;
  /** Of what is written. */
  readonly prefix: string;
  /** Whether what they have shown is what the run promises to those who monitor it. */
  readonly promises?: boolean;
}

/** How the members become one forecast, by what they said at past origins. */
export function weighMembers(
  { request, asked, dataset }: RunContext,
  { folds, models, prefix, promises = false }: FoldsToWeigh,
): Promise<Backtest> {
  const { past } = foldsOf(dataset, request);
  return compute.backtestEnsemble({
    panels: dataset.panels,
    folds,
    methods: methodsOf(request),
    models,
    choose: past.length > 0,
    sums: sumsAsked(request),
    quantilesUri: `${prefix}/quantiles.json`,
    ...(promises ? { promise: { uri: promiseUri(prefix), request: asked } } : {}),
  });
}

/** @throws NotBetterThanBaselines when the gate asks for it, and past origins say so */
export function requireEnsembleBetter({ request, dataset }: RunContext, backtest: Backtest): void {
  const { past } = foldsOf(dataset, request);
  if (request.publish.gate === 'beat-baselines' && past.length > 0) requireBetter(backtest);
}

function requireBetter({ origins }: Backtest): void {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const ours = mean(origins.map(({ ensemble }) => ensemble.wrmsse));
  const baselines = (origins[0]?.baselines ?? []).map(({ name }) => ({
    name,
    wrmsse: mean(origins.map((origin) => origin.baselines.find((one) => one.name === name)?.wrmsse ?? Number.NaN)),
  }));
  const [best] = baselines.sort((a, b) => a.wrmsse - b.wrmsse);
  if (best === undefined || ours < best.wrmsse) return;
  throw ApplicationFailure.nonRetryable(
    `Mean WRMSSE over ${origins.length} past origins (${origins.map(({ window }) => `d_${window.originDay}`).join(', ')}): ` +
      `ensemble ${ours.toFixed(5)}, ${best.name} ${best.wrmsse.toFixed(5)}.`,
    'NotBetterThanBaselines',
  );
}
