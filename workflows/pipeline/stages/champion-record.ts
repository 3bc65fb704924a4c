import { type ChampionRecord, featureHash, membersHash } from '../../../contracts/champion/champion-record.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { modelsOf } from '../../../core/run-plan/models-of.js';
import { championModels } from './champion-models.js';
import type { MadeForecast } from './make-forecast.js';
import type { RunContext } from './run-context.js';

/** What a run that has published leaves of its champion, so that later ones can take it over. */
export function championRecord(
  { run, request, dataset, training, scheduledTime }: RunContext,
  { trials, selection, members, backtest, fits, kept }: MadeForecast,
  taken: ChampionRecord | undefined,
): ChampionRecord {
  const { score, scoreboard } = selection;
  const origin = dataset.originDate;
  const { name, algorithm, hyperparameters } = selection.champion;
  const asked = (taken ?? kept)?.hyperparameters ?? hyperparametersOf(request, selection.champion, trials);
  return {
    run,
    name: request.name,
    kind: training.kind,
    origin,
    search: taken?.search ?? { run, origin, ...(scheduledTime === undefined ? {} : { scheduledTime }) },
    champion: { name, algorithm, hyperparameters },
    hyperparameters: asked,
    ...declarationsOf(request, Object.keys(asked), taken ?? kept),
    features: featureHash(request),
    memberSettings: membersHash(request),
    ...(dataset.codes === undefined ? {} : { codes: dataset.codes }),
    members,
    models: championModels({ members, fits }),
    score,
    scoreboard,
    backtest,
  };
}

/** Of the algorithms that are not bundled: a run that takes the champion over may not declare them itself. */
function declarationsOf(
  { sweep: { algorithms } }: RunContext['request'],
  names: readonly string[],
  taken: ChampionRecord | undefined,
): Pick<ChampionRecord, 'declarations'> {
  const own = names.flatMap((name) => {
    const declaration = taken?.declarations?.[name] ?? algorithms[name]?.declaration;
    return declaration === undefined ? [] : [[name, declaration] as const];
  });
  return own.length === 0 ? {} : { declarations: Object.fromEntries(own) };
}

/** Of the champion, and of the best trial of each algorithm that members ask for. */
function hyperparametersOf(
  request: RunContext['request'],
  champion: MadeForecast['selection']['champion'],
  trials: readonly TrialResult[],
): ChampionRecord['hyperparameters'] {
  const wanted = modelsOf(request).flatMap(({ algorithm }) => algorithm ?? []);
  const best = trials.filter(({ status }) => status === 'completed');
  const others = wanted.flatMap((algorithm) => best.find((trial) => trial.algorithm === algorithm) ?? []);
  return Object.fromEntries(
    // The champion comes last, since it may not be the best by the objective that ranks trials.
    [...others, champion].map(({ algorithm, hyperparameters }) => [algorithm, hyperparameters]),
  );
}
