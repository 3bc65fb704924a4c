import { setCurrentDetails } from '@temporalio/workflow';
import type { PredictInput, Prediction } from '../../contracts/endpoint/prediction.js';
import { describedFailure } from '../shared/described-failure.js';
import { compute } from '../shared/proxies.js';

/** Asks the endpoint of a forecast about one series, and holds the answer against what was published. */
export async function predictSeries(input: PredictInput): Promise<Prediction> {
  const { endpoint, series, day, served } = input;
  setCurrentDetails(
    `Asks ${endpoint} about ${series}${day === undefined ? '' : ` on ${day}`}, version ${served.version}.`,
  );
  try {
    return await compute.predictSeries(input);
  } catch (error) {
    throw describedFailure(error, `prediction of ${series} by the endpoint of ${served.forecast}`);
  }
}
