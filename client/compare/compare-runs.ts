import { type DifferingField, differingFields } from '@durable-forecast/lib/differing-fields';
import { canonicalJson } from '@durable-forecast/lib/hash';
import { describeTraining } from '../../contracts/champion/run-training.js';
import { describeState } from '../records/describe-state.js';
import type { RunFacts } from '../records/read-run-facts.js';
import { type ComparedParts, compareParts, type Parts } from './compare-parts.js';

/** A run as a comparison names it. */
export interface ComparedRun {
  readonly run: string;
  readonly forecast: string;
  /** ISO date; undefined where nothing says it. */
  readonly origin: string | undefined;
  readonly startedAt: string | undefined;
  /** What became of it, a phrase: `published`, `does foods-1 again`. */
  readonly state: string;
}

export interface ComparedMetric {
  readonly metric: string;
  readonly a: number | undefined;
  readonly b: number | undefined;
}

/** In what two runs differ; an area is undefined where one of them does not say. */
export interface ComparedRuns {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  readonly request: readonly DifferingField[] | undefined;
  readonly data: readonly DifferingField[] | undefined;
  readonly code: readonly DifferingField[] | undefined;
  readonly parameters: readonly DifferingField[] | undefined;
  readonly trials: ComparedParts | undefined;
  readonly metrics: readonly ComparedMetric[];
  /** What can't be said, and why; sentences. */
  readonly notes: readonly string[];
}

/** Holds what is known of two runs against each other; their forecasts are another matter. */
export function compareRuns(a: RunFacts, b: RunFacts): ComparedRuns {
  const notes = [...a.troubles, ...b.troubles];
  const area = (what: string, of: (facts: RunFacts) => unknown): readonly DifferingField[] | undefined => {
    const [ofA, ofB] = [of(a), of(b)];
    const silent = [a, b].filter((_, index) => [ofA, ofB][index] === undefined).map(({ run }) => run);
    if (silent.length === 0) return differingFields(ofA, ofB);
    notes.push(`${silent.join(' and ')} left no record of ${what}: not compared.`);
    return undefined;
  };
  return {
    a: headOf(a),
    b: headOf(b),
    request: area('what was asked for', ({ request }) => request),
    data: area('its data', dataOf),
    code: area('its code', codeOf),
    parameters: area('its champion', parametersOf),
    trials: compareParts(trialsOf(a), trialsOf(b)),
    metrics: metricsOf(a, b),
    notes,
  };
}

function headOf(facts: RunFacts): ComparedRun {
  const { run, name, record, manifest, champion } = facts;
  return {
    run,
    forecast: name,
    origin: record?.data.originDate ?? manifest?.origin ?? champion?.origin,
    startedAt: record?.startedAt,
    state: describeState(facts),
  };
}

/** Both alike, whatever of it is known of the one and the other run. */
function dataOf({ record, lineage, manifest }: RunFacts): unknown {
  if (record === undefined) {
    return lineage && manifest && { key: lineage.dataset, origin: manifest.origin, series: manifest.series };
  }
  const { uri, key, originDate, series, firstDay, lastDay, panels } = record.data;
  return {
    ...{ 'raw files': uri, key, origin: originDate, series },
    days: `d_${firstDay} to d_${lastDay}`,
    stores: Object.fromEntries(
      panels.map(({ store, series: count, proof }) => [store, { series: count, content: proof?.sha256?.slice(0, 12) }]),
    ),
  };
}

function codeOf({ record, lineage }: RunFacts): unknown {
  if (record !== undefined) return record.code;
  return lineage?.codeVersion === undefined ? undefined : { version: lineage.codeVersion };
}

function parametersOf({ lineage, training }: RunFacts): unknown {
  if (lineage === undefined) return undefined;
  const { champion, members, features, seeds } = lineage;
  return {
    ...{ champion, features, seeds },
    members: Object.fromEntries(members.map(({ name, weight }) => [name, weight])),
    ...(training === undefined ? {} : { models: describeTraining(training) }),
  };
}

/** By their points: the same point may have another number in another search. */
const trialsOf = ({ sweep }: RunFacts): Parts | undefined =>
  sweep &&
  new Map(
    sweep.trials.map(({ values, result: { name, algorithm, status, objective } }) => [
      canonicalJson([algorithm, values]),
      { name, content: `${status} ${objective}` },
    ]),
  );

function metricsOf(a: RunFacts, b: RunFacts): readonly ComparedMetric[] {
  const metric = (name: string, of: (facts: RunFacts) => number | null | undefined): ComparedMetric => ({
    metric: name,
    a: of(a) ?? undefined,
    b: of(b) ?? undefined,
  });
  return [
    metric(
      'WRMSSE',
      ({ lineage, champion, manifest }) => lineage?.metrics.wrmsse ?? champion?.score.wrmsse ?? manifest?.wrmsse,
    ),
    metric('RMSE', ({ lineage, champion }) => lineage?.metrics.rmse ?? champion?.score.rmse),
    metric('bias', ({ lineage, champion }) => lineage?.metrics.bias ?? champion?.score.bias),
    metric('WRMSSE of the best baseline', ({ lineage }) => lineage?.metrics.baseline?.wrmsse),
    metric('WRMSSE at past origins', ({ lineage }) => lineage?.metrics.pastOrigins?.wrmsse),
    metric('best objective', ({ sweep }) => bestObjective(sweep)),
    metric('trials', ({ sweep }) => sweep?.trials.length),
    metric('training jobs', ({ lineage }) => lineage?.cost.jobs),
    metric('billable seconds', ({ lineage }) => lineage?.cost.billableSeconds),
    metric('USD of the trials', ({ lineage }) => lineage?.cost.sweepDollars),
  ].filter((one) => one.a !== undefined || one.b !== undefined);
}

function bestObjective(sweep: RunFacts['sweep']): number | undefined {
  const objectives = (sweep?.trials ?? []).flatMap(({ result: { status, objective } }) =>
    status === 'completed' && objective !== undefined && Number.isFinite(objective) ? [objective] : [],
  );
  return objectives.length === 0 ? undefined : Math.min(...objectives);
}
