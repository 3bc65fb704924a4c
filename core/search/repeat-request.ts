import type { ForecastRequest } from '../../contracts/request/request.js';
import type { ReproducedRun } from '../../contracts/run/reproduction.js';

/**
 * The request of a run that is done again: as it was asked, but that nothing is taken over from earlier trainings, nobody is told
 * or asked, and nothing is refused or ends early. So it comes to a forecast whatever is other by now, which then can be compared.
 */
export function repeatRequest(
  { notifications: _, champion: __, ...request }: ForecastRequest,
  { trials, from, opponent }: Omit<ReproducedRun, 'run'>,
): ForecastRequest {
  const { approval: ___, retention: ____, ...publish } = request.publish;
  return {
    ...request,
    training: { ...request.training, cache: false },
    publish: { ...publish, gate: 'none', replace: opponent === undefined ? 'always' : 'when-better' },
    ...(from === undefined ? {} : { champion: { of: from.run, mode: from.mode, otherwise: 'fail' } }),
    ...(trials === undefined ? {} : { sweep: repeatedSweep(request.sweep, trials.length) }),
  };
}

/** A search that goes to its end; its points are given to it. */
const repeatedSweep = (sweep: ForecastRequest['sweep'], trials: number): ForecastRequest['sweep'] => ({
  ...sweep,
  backend: 'trials',
  strategy: { kind: 'random' },
  maxTrials: trials,
  earlyStop: { kind: 'none' },
  limits: { failuresInARow: sweep.limits.failuresInARow },
});
