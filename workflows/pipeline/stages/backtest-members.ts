import { ApplicationFailure } from '@temporalio/workflow';
import type { Backtest, PastFold } from '../../../contracts/evaluation/ensemble.js';
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
  readonly backtest: Backtest;
  /** The jobs of all past origins. */
  readonly fits: readonly TrialResult[];
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
  { members, selection }: { readonly members: readonly Member[]; readonly selection: OwnSelection },
): Promise<TriedMembers> {
  const { request, asked, dataset, clock, root } = context;
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
  const backtest = await compute.backtestEnsemble({
    panels: dataset.panels,
    folds,
    methods: methodsOf(request),
    models: members.length,
    choose: past.length > 0,
    quantilesUri: `${root}/quantiles.json`,
    promise: { uri: promiseUri(root), request: asked },
  });
  if (request.publish.gate === 'beat-baselines' && past.length > 0) requireBetter(backtest);
  return { backtest, fits: parts.map(({ fit }) => fit.result) };
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
