import { championUri } from '../../contracts/champion/champion-paths.js';
import type { ChampionRecord } from '../../contracts/champion/champion-record.js';
import { storedChampion } from '../../contracts/champion/champion-schema.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { ReproducedRun } from '../../contracts/run/reproduction.js';
import { parseStored } from '../../contracts/stored/stored-json.js';
import { MOST_REPEATED, type RepeatedTrial } from '../../contracts/sweep/repeated-trial.js';
import { type SweepRecord, sweepRecordUri } from '../../contracts/sweep/sweep-record.js';
import { refitRequest } from '../../core/search/refit-request.js';
import { repeatRequest } from '../../core/search/repeat-request.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import type { RunFacts } from '../records/read-run-facts.js';
import { findDataset } from '../runs/find-dataset.js';
import { checkRequest } from '../runs/read-request.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

/** How a run will be done again. */
export interface ReproductionPlan {
  readonly of: ReproducedRun;
  /** As its run was asked. */
  readonly request: ForecastRequest;
  readonly dataset: { readonly uri: string };
  /** What will be done, as a request: what it costs can be said of it. */
  readonly planned: ForecastRequest;
  /** The champion that is taken over; undefined where its search is made again. */
  readonly source: { readonly run: string; readonly origin: string } | undefined;
  /** Sentences. */
  readonly notes: readonly string[];
}

type ObjectStore = Pick<ForecastClient, 's3' | 'bucket' | 'services'>;

/**
 * Sees that everything is still there that a run was made of, before anything is paid for.
 *
 * @param championOnly whether its champion is trained again in place of its whole search
 * @throws UserError naming all that is missing
 */
export async function planReproduction(
  store: ObjectStore,
  facts: RunFacts,
  championOnly: boolean,
): Promise<ReproductionPlan> {
  const { run, request, dataUri } = facts;
  const missing: string[] = [];
  if (request === undefined)
    missing.push('Its request: an older version ran it, which kept none, and Temporal has forgotten it.');
  if (dataUri === undefined) {
    missing.push(
      'Where its raw files lie: an older version ran it, which kept no record of that, and Temporal has forgotten it.',
    );
  } else await orMissing(missing, 'Its raw files', () => findDataset(store, dataUri));
  const way = await wayOf(store, facts, championOnly, missing);
  if (missing.length > 0 || request === undefined || dataUri === undefined || way === undefined) {
    throw new UserError(
      [
        `${run} can't be done again. What is missing:`,
        ...[...missing, ...facts.troubles].map((line) => `  ${line}`),
      ].join('\n'),
      'notFound',
    );
  }
  const asked = checkRequest(request, `The request of ${run}`);
  const { champion, notes, ...of } = way;
  const repeated = repeatRequest(asked, of);
  return {
    of: { run, ...of },
    request: asked,
    dataset: { uri: dataUri },
    planned: champion !== undefined && of.from?.mode === 'refit' ? refitRequest(repeated, champion) : repeated,
    source: champion === undefined ? undefined : { run: champion.run, origin: champion.origin },
    notes: [...facts.troubles, ...notes],
  };
}

type Way = Omit<ReproducedRun, 'run'> & { readonly champion?: ChampionRecord; readonly notes: readonly string[] };

/** How it comes to its models: by the trials of its search, or by a champion that it takes over. */
async function wayOf(
  store: ObjectStore,
  { run, training, sweep, champion, lineage, manifest }: RunFacts,
  championOnly: boolean,
  missing: string[],
): Promise<Way | undefined> {
  if (lineage === undefined && champion === undefined && manifest === undefined) {
    missing.push(`Its result: it has not published. 'npx forecast retry ${run}' starts one anew that has failed.`);
    return undefined;
  }
  const kind = training?.kind ?? champion?.kind ?? 'search';
  if (kind !== 'search') {
    const from = training?.from?.run;
    if (from === undefined) missing.push('The run that it took its champion over from.');
    return from === undefined ? undefined : takingOver(store, { run: from, mode: kind }, missing);
  }
  if (championOnly) return takingOver(store, { run, mode: 'refit' }, missing);
  if (sweep === undefined) {
    missing.push(
      `The record of its search, ${sweepRecordUri(store.bucket, run)}: a rule of the bucket or somebody has deleted it. With --champion-only its champion alone is trained again, which needs none.`,
    );
    return undefined;
  }
  const { contest } = training ?? {};
  const opponent = contest === undefined || contest.outcome === 'unopposed' ? undefined : contest.champion?.run;
  if (opponent !== undefined) await readChampion(store, opponent, missing);
  return { ...repeatedTrials(sweep), ...(opponent === undefined ? {} : { opponent }) };
}

async function takingOver(
  store: ObjectStore,
  from: NonNullable<ReproducedRun['from']>,
  missing: string[],
): Promise<Way | undefined> {
  const champion = await readChampion(store, from.run, missing);
  return champion === undefined ? undefined : { from, champion, notes: [] };
}

async function readChampion(
  { s3, bucket }: ObjectStore,
  run: string,
  missing: string[],
): Promise<ChampionRecord | undefined> {
  const uri = championUri(bucket, run);
  const text = await readTextIfThere(s3, uri);
  const read = text === undefined ? undefined : parseStored(storedChampion, text);
  if (read?.kind === 'sound') return read.value;
  missing.push(`The champion of ${run}: ${uri} is ${read === undefined ? 'gone' : `damaged: ${read.problem}`}.`);
  return undefined;
}

/** The trials that completed: no other one can have been the champion. */
function repeatedTrials({ trials }: SweepRecord): {
  readonly trials: readonly RepeatedTrial[];
  readonly notes: readonly string[];
} {
  const completed = trials
    .map(({ values, result }, at) => ({ values, result, index: numberOf(result.name) ?? at }))
    .filter(({ result }) => result.status === 'completed');
  const best = [...completed].sort((a, b) => (a.result.objective ?? Infinity) - (b.result.objective ?? Infinity));
  const repeated = best
    .slice(0, MOST_REPEATED)
    .map(({ index, values, result: { algorithm } }): RepeatedTrial => ({ index, algorithm, values }))
    .sort((a, b) => a.index - b.index);
  const left = trials.length - repeated.length;
  return {
    trials: repeated,
    notes:
      left === 0
        ? []
        : [
            `${left} of ${trials.length} trials ${left === 1 ? 'is' : 'are'} left out: what was pruned, stopped or failed could not win.`,
          ],
  };
}

const numberOf = (name: string): number | undefined => {
  const digits = /^trial-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

async function orMissing(missing: string[], what: string, look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof UserError) || error.kind === 'unreachable') throw error;
    missing.push(`${what}: ${error.message}`);
  }
}
