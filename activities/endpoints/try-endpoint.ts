import type { EndpointCheck } from '../../contracts/endpoint/endpoint-plan.js';
import type { ServedModel, ServedVersion } from '../../contracts/endpoint/served-version.js';
import { failure } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import type { EndpointDeps } from './deps.js';
import { invokeModel } from './invoke-model.js';
import { cellsOfModel, readAnswers, readRows } from './served-rows.js';

export interface TryEndpointInput {
  readonly endpoint: string;
  readonly served: ServedVersion;
  readonly isServerless: boolean;
  readonly isAsynchronous?: boolean | undefined;
}

/** Rows that each model is asked about. */
const TRIED_ROWS = 12;
/** Both are the same model on the same rows; texts of numbers may round. */
const RELATIVE = 1e-6;
const ABSOLUTE = 1e-9;

/**
 * Asks every model behind an endpoint about some rows of the 28 days, and holds the answers against those that the batch transform
 * of the run has left, of which the forecast was made.
 *
 * @throws EndpointDiffers where a number is another
 * @throws ForecastInvalid where an answer is none
 */
export function tryEndpoint(deps: EndpointDeps, input: TryEndpointInput): Promise<EndpointCheck> {
  const { endpoint, served } = input;
  return withHeartbeats(`asking ${endpoint}`, async () => {
    const checks = [];
    for (const model of served.models) checks.push(await tryModel(deps, input, model));
    return {
      rows: checks.reduce((sum, { rows }) => sum + rows, 0),
      compared: checks.reduce((sum, { compared }) => sum + compared, 0),
    };
  });
}

async function tryModel(
  deps: EndpointDeps,
  { endpoint, served, isServerless, isAsynchronous }: TryEndpointInput,
  model: ServedModel,
): Promise<EndpointCheck> {
  const [cell] = cellsOfModel(served, model);
  if (cell === undefined) throw failure('EndpointImpossible', `${model.variant} knows no series that is served.`);
  const all = await readRows(deps.s3, served, cell);
  const places = spread(all.length, TRIED_ROWS);
  const rows = places.map((place) => all[place] as string);
  const answers = await invokeModel(deps, { endpoint, variant: model.variant, rows, isServerless, isAsynchronous });
  const made = await readAnswers(deps, served, model, cell);
  if (made === undefined) return { rows: rows.length, compared: 0 };
  for (const [at, place] of places.entries()) {
    const [answer, then] = [answers[at] as number, made[place]];
    if (then !== undefined && Math.abs(answer - then) <= ABSOLUTE + RELATIVE * Math.abs(then)) continue;
    throw failure(
      'EndpointDiffers',
      `${endpoint}, variant ${model.variant}, answers ${answer} for row ${place + 1} of ${cell.name}, for which the batch transform of ${served.run} said ${then ?? 'nothing'}.`,
    );
  }
  return { rows: rows.length, compared: rows.length };
}

/** Places of a list, evenly from its first to its last; all where there are few. */
export function spread(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, at) => at);
  return Array.from({ length: most }, (_, at) => Math.round((at * (length - 1)) / (most - 1)));
}
