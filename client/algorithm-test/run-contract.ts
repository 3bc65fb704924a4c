import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { bundledDeclaration } from '../../contracts/algorithms/algorithms.js';
import { jobHyperparameters } from '../../contracts/algorithms/hyperparameters.js';
import { sweepSchema } from '../../contracts/request/search-space.js';
import { propose } from '../../core/search/strategy.js';
import { keysBelow } from '../store/keys-below.js';
import { validationRows } from './channel-files.js';
import { type ContractJob, type ContractPlace, trainOnce } from './contract-jobs.js';
import { firstRoundIn, metricsIn } from './metrics-in.js';
import { type ServingDeps, serveBothWays } from './serve-both-ways.js';

/** One thing that is asked of an algorithm, and whether it does it. */
export interface ContractCheck {
  readonly what: string;
  readonly outcome: 'kept' | 'broken' | 'not declared';
  /** What was seen; of a broken one also what to do. */
  readonly details: string;
}

/** Rounds of a job that is to be short, and rows that are predicted. */
const FEW_ROUNDS = 6;
const ROWS = 64;
/** More than any job that is stopped gets through. */
const MANY_ROUNDS = 100_000;
/** A prediction as text may differ in its last digit. */
const TOLERANCE = 1e-6;

type Seen = Omit<ContractCheck, 'what'>;

/**
 * Tries what the pipeline asks of an algorithm, one thing after the other, with real jobs on the local server.
 *
 * @param report is told of each at once
 */
export async function runContract(
  deps: ServingDeps,
  place: ContractPlace,
  report: (check: ContractCheck) => void,
): Promise<readonly ContractCheck[]> {
  const checks: ContractCheck[] = [];
  const check = async (what: string, work: () => Promise<Seen>): Promise<boolean> => {
    const seen = await work().catch((error: Error): Seen => broken(error.message));
    checks.push({ what, ...seen });
    report({ what, ...seen });
    return seen.outcome !== 'broken';
  };
  let trained: ContractJob | undefined;
  const trains = await check('trains on both channels', async () => {
    trained = await trainOnce(place, { step: 'train', hyperparameters: chosen(place, few(place)) });
    return trained.status === 'Completed' ? kept(`${few(place)} rounds`) : broken(endOf(trained));
  });
  if (!trains || trained === undefined) return checks;
  const { lines, modelUri } = trained;
  await check('logs its metrics', async () => metricsSeen(place, lines));
  await check('fits without validation', () => fitsAlone(place));
  await check('says why it fails', () => saysWhy(place));
  await check('stops when asked to', () => stopsWhenAsked(deps, place));
  await check('goes on from a checkpoint', () => goesOn(deps, place));
  await check('serves as it transforms', () => servesTheSame(deps, place, modelUri));
  return checks;
}

const kept = (details: string): Seen => ({ outcome: 'kept', details });
const broken = (details: string): Seen => ({ outcome: 'broken', details });

/** Hyperparameters of the first point that a search with the default space proposes. */
function chosen({ declaration }: ContractPlace, rounds: number, more: Readonly<Record<string, string>> = {}) {
  const { name } = declaration;
  const entry = bundledDeclaration(name) === undefined ? { declaration } : {};
  const point = propose(sweepSchema.parse({ algorithms: { [name]: entry } }), [], 0);
  const values = 'hyperparameters' in point ? point.hyperparameters : {};
  return { ...jobHyperparameters(declaration, { ...values, [declaration.rounds]: rounds }), ...more };
}

function few({ declaration: { hyperparameters, rounds } }: ContractPlace): number {
  const spec = hyperparameters[rounds];
  return spec?.type === 'integer' ? Math.max(FEW_ROUNDS, spec.min ?? 0, (spec.above ?? -1) + 1) : FEW_ROUNDS;
}

function many({ declaration: { hyperparameters, rounds } }: ContractPlace): number {
  const spec = hyperparameters[rounds];
  return spec?.type === 'integer'
    ? Math.min(MANY_ROUNDS, spec.max ?? MANY_ROUNDS, (spec.below ?? MANY_ROUNDS + 1) - 1)
    : MANY_ROUNDS;
}

const endOf = ({ name, status, reason, lines }: ContractJob): string =>
  [`${name} ended as ${status}${reason === '' ? '' : `: ${reason}`}`, ...lines.slice(-5)].join('\n');

function metricsSeen(place: ContractPlace, lines: readonly string[]): Seen {
  const { objective } = place.declaration;
  const seen = metricsIn(place.declaration, lines);
  const missing = Object.entries(seen)
    .filter(([, times]) => times === 0)
    .map(([name]) => name);
  const sample = lines.slice(-5);
  if (missing.length > 0) {
    return broken(
      [`no line of the log has ${missing.join(', ')}. Mend metrics and logLines by what it prints:`, ...sample].join(
        '\n',
      ),
    );
  }
  const times = seen[objective] ?? 0;
  return times === few(place)
    ? kept(`${Object.keys(seen).join(', ')}, ${times} times each`)
    : broken(
        [
          `${objective} stands in ${times} lines of a job of ${few(place)} rounds; print it once a round, or name another hyperparameter under rounds:`,
          ...sample,
        ].join('\n'),
      );
}

async function fitsAlone(place: ContractPlace): Promise<Seen> {
  const job = await trainOnce(place, { step: 'fit', fit: true, hyperparameters: chosen(place, few(place)) });
  const { fitObjective } = place.declaration;
  if (job.status !== 'Completed') return broken(endOf(job));
  return (metricsIn(place.declaration, job.lines)[fitObjective] ?? 0) > 0
    ? kept(`${fitObjective} is logged`)
    : broken(`without the validation channel no line of the log has ${fitObjective}`);
}

async function saysWhy(place: ContractPlace): Promise<Seen> {
  const hyperparameters = chosen(place, few(place), { nobody_knows_this: '1' });
  const job = await trainOnce(place, { step: 'fail', hyperparameters });
  if (job.status !== 'Failed') {
    return broken(
      `a job with the hyperparameter nobody_knows_this ended as ${job.status}: refuse what you don't know, or a misspelt name is trained without`,
    );
  }
  return /nobody_knows_this/.test(job.reason)
    ? kept(job.reason)
    : broken(
        `a job with the hyperparameter nobody_knows_this failed with '${job.reason}', which does not name it: write the reason to /opt/ml/output/failure`,
      );
}

async function stopsWhenAsked({ s3 }: ServingDeps, place: ContractPlace): Promise<Seen> {
  const { declaration } = place;
  const hyperparameters = chosen(place, many(place));
  const stopWhen = (lines: readonly string[]) => (metricsIn(declaration, lines)[declaration.objective] ?? 0) > 0;
  const job = await trainOnce(place, { step: 'stop', hyperparameters, stopWhen });
  if (job.status !== 'Stopped') return broken(endOf(job));
  const { bucket: Bucket, key: Key } = parseS3Uri(
    job.modelUri ?? `${place.root}/models/${job.name}/output/model.tar.gz`,
  );
  const isThere = await s3.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );
  const rounds = metricsIn(declaration, job.lines)[declaration.objective] ?? 0;
  return isThere
    ? kept(`after ${rounds} rounds, with its model so far`)
    : broken('it left no model: end on SIGTERM, within two minutes, and save what there is');
}

async function goesOn({ s3 }: ServingDeps, place: ContractPlace): Promise<Seen> {
  const { declaration, root } = place;
  if (!declaration.checkpoints) return { outcome: 'not declared', details: 'checkpoints: false' };
  const checkpointUri = `${root}/checkpoints`;
  const stopWhen = async () => (await keysBelow(s3, `${checkpointUri}/`)).length > 0;
  const first = await trainOnce(place, {
    step: 'lost',
    checkpointUri,
    stopWhen,
    hyperparameters: chosen(place, many(place)),
  });
  if (first.status !== 'Stopped') return broken(endOf(first));
  const done = metricsIn(declaration, first.lines)[declaration.objective] ?? 0;
  const goal = done + few(place);
  const second = await trainOnce(place, { step: 'again', checkpointUri, hyperparameters: chosen(place, goal) });
  if (second.status !== 'Completed') return broken(endOf(second));
  const again = metricsIn(declaration, second.lines)[declaration.objective] ?? 0;
  if (again >= goal) {
    return broken(
      `a job that found the checkpoints of ${done} rounds in /opt/ml/checkpoints trained all ${goal} rounds again: go on from them, or declare checkpoints: false`,
    );
  }
  const round = firstRoundIn(declaration, second.lines);
  return round === undefined || round === goal - again
    ? kept(`from round ${goal - again} of ${goal}`)
    : broken(
        `it went on, and its first line says round ${round} where ${goal - again} rounds were done: number the rounds over all starts, [12] at the beginning of a line`,
      );
}

async function servesTheSame(deps: ServingDeps, place: ContractPlace, modelUri: string | undefined): Promise<Seen> {
  if (modelUri === undefined) return broken('the training left no model in /opt/ml/model');
  const rows = await validationRows(deps.s3, place.data.channels, ROWS);
  const { transform, endpoint } = await serveBothWays(deps, place, { modelUri, rows });
  const counts = [transform.length, endpoint.length];
  if (counts.some((count) => count !== rows.length)) {
    return broken(
      `${rows.length} rows have ${counts[0]} predictions by transform and ${counts[1]} by endpoint: answer with one a row`,
    );
  }
  const strange = transform.find((text) => !Number.isFinite(Number(text)));
  if (strange !== undefined) return broken(`'${strange}' is no prediction`);
  const different = transform.findIndex((text, index) => differ(Number(text), Number(endpoint[index])));
  return different < 0
    ? kept(`${rows.length} rows`)
    : broken(`row ${different + 1} is ${transform[different]} by transform and ${endpoint[different]} by endpoint`);
}

const differ = (a: number, b: number): boolean => Math.abs(a - b) > TOLERANCE * Math.max(1, Math.abs(a));
