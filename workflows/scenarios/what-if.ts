import { ApplicationFailure, setCurrentDetails } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures/failures.js';
import { describeChanges } from '../../contracts/scenario/describe-change.js';
import type { WhatIfInput, WhatIfResult } from '../../contracts/scenario/what-if.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { describedFailure } from '../shared/described-failure.js';
import { compute, read } from '../shared/proxies.js';
import { setSearchAttributes } from '../shared/search-attributes.js';
import { computeScenario } from './compute-scenario.js';
import { planOf } from './plan-of.js';

/**
 * What a published version would forecast had prices, events or SNAP days of its 28 days been others.
 *
 * The models are those of the version, and so are data, origin and the way in which members become one forecast: the scenario
 * alone is other. It publishes nothing. A name is kept before anything is paid for, so a scenario that is asked for again, or
 * that was cut off, is the same one.
 */
export async function whatIf(input: WhatIfInput): Promise<WhatIfResult> {
  const { forecast, version, scenario } = input;
  try {
    return await answer(input);
  } catch (error) {
    throw describedFailure(error, `scenario ${scenario} of ${forecast}, version ${version}`);
  }
}

async function answer(input: WhatIfInput): Promise<WhatIfResult> {
  const { forecast, version, changes } = input;
  show(input, 'opens the version');
  const environment = await read.describeEnvironment({ knowsAttributes: true });
  setSearchAttributes(environment.searchAttributes ?? [], [{ key: searchAttributes.forecastName, value: forecast }]);
  const opened = await compute.openVersion({ forecast, version });
  const { panels, originDay } = opened.dataset;
  const { set } = opened.request.features;
  const planned = await compute.planScenario({ panels, originDay, scenario: changes, set });
  if (planned.kind === 'faults') {
    if (input.planOnly) return planned;
    const type: FailureType = 'ScenarioInvalid';
    throw ApplicationFailure.nonRetryable(planned.faults.join('\n'), type);
  }
  const plan = planOf(opened, planned);
  if (input.planOnly) return { kind: 'planned', plan };

  const definition = await compute.claimScenario(input);
  show(input, `computes ${plan.series} series in ${plan.stores.join(', ')}`);
  const uri = await computeScenario(input, { environment, opened, planned, definition });
  show(input, `done: \`${uri}\``);
  return { kind: 'done', plan, uri };
}

/** For the Web UI. */
function show({ forecast, version, scenario, changes }: WhatIfInput, now: string): void {
  const lines = describeChanges(changes).map((line) => `* ${line}`);
  setCurrentDetails([`Scenario ${scenario} of ${forecast}, version ${version}: ${now}.`, ...lines].join('\n'));
}
