import { declarationIn } from '../../contracts/algorithms/algorithms.js';
import type { ForecastRequest } from '../../contracts/request/request.js';

/** Instance types on which the trials of a sweep may run: those of the request, but for algorithms that declare their own. */
export const trainingTypes = ({ sweep, training }: Pick<ForecastRequest, 'sweep' | 'training'>): readonly string[] => [
  ...new Set(
    Object.keys(sweep.algorithms).flatMap(
      (name) => declarationIn(sweep.algorithms, name)?.instanceTypes ?? training.instanceTypes,
    ),
  ),
];
