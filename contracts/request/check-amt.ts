import { conditionOf, formOf } from '../algorithms/parameter-form.js';
import type { Range, SearchParameter } from '../algorithms/search-parameter.js';
import { DEFAULT_MEDIAN } from './early-stop.js';
import type { Rules } from './rules.js';
import type { Search } from './search-space.js';
import { DEFAULT_TPE } from './search-strategy.js';

/**
 * Limits of a SageMaker tuning job.
 *
 * @source API model and the SageMaker guide, "Resource limits"
 */
const LIMITS = {
  searched: 30,
  categories: 30,
  parallel: 100,
  trials: { random: 10_000, other: 750 },
  parents: 5,
  instanceTypes: 6,
  minSeconds: 120,
  minNotImproving: 3,
} as const;

type Fault = { readonly path: readonly (string | number)[]; readonly message: string };

/** The parts of a request that a tuning job is made from. */
interface Request {
  readonly sweep: Search;
  readonly rules: Pick<Rules, 'watch'>;
  readonly training: { readonly keepAliveSeconds?: number | undefined; readonly instanceTypes: readonly string[] };
}

const OR_TRIALS = 'leave it out, or use backend: trials';

/** What of a request SageMaker's automatic model tuning can't express; empty for other backends. */
export function amtFaults({ sweep, rules, training }: Request): readonly Fault[] {
  if (sweep.backend !== 'amt') return [];
  return [
    ...spaceFaults(sweep),
    ...strategyFaults(sweep),
    ...limitFaults(sweep),
    ...when(
      rules.watch.length > 0,
      ['rules', 'watch'],
      `a tuning job's trainings can't be watched by rules; ${OR_TRIALS}`,
    ),
    ...when(
      training.keepAliveSeconds !== undefined,
      ['training', 'keepAliveSeconds'],
      `a tuning job keeps its instances by itself; ${OR_TRIALS}`,
    ),
    ...when(
      training.instanceTypes.length > LIMITS.instanceTypes,
      ['training', 'instanceTypes'],
      `a tuning job takes ${LIMITS.instanceTypes} instance types at most, not ${training.instanceTypes.length}`,
    ),
  ];
}

function spaceFaults({ algorithms, strategy }: Request['sweep']): readonly Fault[] {
  return Object.entries(algorithms).flatMap(([algorithm, { space }]) => {
    if (space === undefined) return [];
    const at = ['sweep', 'algorithms', algorithm, 'space'];
    const searched = Object.values(space).filter(isSearched).length;
    return [
      ...when(
        searched === 0,
        at,
        'a tuning job needs something to search; give one hyperparameter two values or a range',
      ),
      ...when(
        searched > LIMITS.searched,
        at,
        `a tuning job searches ${LIMITS.searched} hyperparameters at most, not ${searched}`,
      ),
      ...Object.entries(space).flatMap(([name, parameter]) =>
        parameterFaults(parameter, strategy.kind === 'grid').map(({ path, message }) => ({
          path: [...at, name, ...path],
          message,
        })),
      ),
    ];
  });
}

function parameterFaults(parameter: SearchParameter, grid: boolean): readonly Fault[] {
  const form = formOf(parameter);
  const count = 'values' in form ? form.values.length : grid ? form.range.steps : 0;
  return [
    ...when(conditionOf(parameter) !== undefined, ['when'], `a tuning job knows no conditions; ${OR_TRIALS}`),
    ...when(
      count > LIMITS.categories,
      [],
      `a tuning job takes ${LIMITS.categories} values of one hyperparameter at most, not ${count}`,
    ),
    ...('range' in form ? rangeFaults(form.range) : []),
  ];
}

function rangeFaults({ min, type, scale }: Range): readonly Fault[] {
  if (scale !== 'reverse-log') return [];
  return [
    ...when(type === 'integer', ['scale'], 'a tuning job has a reverse-log scale for floats alone'),
    ...when(min < 0, ['min'], `a tuning job has a reverse-log scale from 0 on, not from ${min}`),
  ];
}

function strategyFaults({ strategy, earlyStop }: Request['sweep']): readonly Fault[] {
  const at = (field: string) => ['sweep', 'strategy', field];
  const own = `SageMaker decides that itself; ${OR_TRIALS}`;
  const faults: Fault[] = [];
  if (strategy.kind === 'tpe') {
    for (const [field, value] of Object.entries(DEFAULT_TPE)) {
      faults.push(...when(strategy[field as keyof typeof DEFAULT_TPE] !== value, at(field), own));
    }
  }
  if (strategy.kind === 'hyperband') {
    faults.push(...when(strategy.reductionFactor !== 3, at('reductionFactor'), own));
    faults.push(...when(strategy.brackets !== 3, at('brackets'), own));
    const missing = 'a tuning job needs the most rounds of a training; set maxSteps';
    faults.push(...when(strategy.maxSteps === undefined, at('maxSteps'), missing));
  }
  if (earlyStop.kind === 'median') {
    for (const [field, value] of Object.entries(DEFAULT_MEDIAN)) {
      const differs = earlyStop[field as keyof typeof DEFAULT_MEDIAN] !== value;
      faults.push(...when(differs, ['sweep', 'earlyStop', field], own));
    }
  }
  const asha = 'a tuning job stops trials early by its median rule alone; use kind: median, or backend: trials';
  faults.push(...when(earlyStop.kind === 'asha', ['sweep', 'earlyStop', 'kind'], asha));
  return faults;
}

function limitFaults({ maxTrials = 0, maxParallel, limits, warmStart = [], strategy }: Request['sweep']) {
  const most = strategy.kind === 'random' ? LIMITS.trials.random : LIMITS.trials.other;
  const { maxSeconds = Number.POSITIVE_INFINITY, noImprovement = Number.POSITIVE_INFINITY } = limits;
  return [
    ...when(
      maxTrials > most,
      ['sweep', 'maxTrials'],
      `a tuning job with strategy ${strategy.kind} has ${most} trials at most`,
    ),
    ...when(
      strategy.kind === 'grid' && maxTrials > 0,
      ['sweep', 'maxTrials'],
      'a tuning job tries every point of a grid; leave maxTrials out',
    ),
    ...when(
      maxParallel > LIMITS.parallel,
      ['sweep', 'maxParallel'],
      `a tuning job runs ${LIMITS.parallel} trials at a time at most`,
    ),
    ...when(
      maxSeconds < LIMITS.minSeconds,
      ['sweep', 'limits', 'maxSeconds'],
      `a tuning job runs ${LIMITS.minSeconds} s at least`,
    ),
    ...when(
      noImprovement < LIMITS.minNotImproving,
      ['sweep', 'limits', 'noImprovement'],
      `a tuning job goes on for ${LIMITS.minNotImproving} trials without improvement at least`,
    ),
    ...when(
      warmStart.length > LIMITS.parents,
      ['sweep', 'warmStart'],
      `a tuning job starts from ${LIMITS.parents} others at most`,
    ),
  ];
}

const isSearched = (parameter: SearchParameter): boolean => {
  const form = formOf(parameter);
  return 'range' in form || form.values.length > 1;
};

const when = (applies: boolean, path: Fault['path'], message: string): readonly Fault[] =>
  applies ? [{ path, message }] : [];
