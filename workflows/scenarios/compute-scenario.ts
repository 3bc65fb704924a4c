import { ApplicationFailure, log } from '@temporalio/workflow';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { RunEnvironment } from '../../contracts/run/environment.js';
import type { SoundScenario } from '../../contracts/scenario/planned-scenario.js';
import type { ClaimedScenario } from '../../contracts/scenario/scenario-definition.js';
import { type OpenedVersion, type WhatIfInput, whatIfId } from '../../contracts/scenario/what-if.js';
import { PauseGate } from '../pipeline/pause-gate.js';
import { buildInputs } from '../pipeline/stages/build-features.js';
import { championFits, championMembers } from '../pipeline/stages/champion-fits.js';
import { stepOf } from '../pipeline/stages/fit-group.js';
import { forecastMembers } from '../pipeline/stages/fit-members.js';
import type { ForecastContext } from '../pipeline/stages/forecast-context.js';
import { methodsOf } from '../pipeline/stages/members.js';
import { StageClock } from '../pipeline/stages/stage-clock.js';
import { compute } from '../shared/proxies.js';
import { anchorKind } from './anchor-kind.js';
import { scenarioCells } from './scenario-cells.js';

interface ScenarioParts {
  readonly environment: RunEnvironment;
  readonly opened: OpenedVersion;
  readonly planned: SoundScenario;
  readonly definition: ClaimedScenario;
}

/** Rows, transforms and forecast of a scenario. @returns address of its manifest */
export async function computeScenario(input: WhatIfInput, parts: ScenarioParts): Promise<string> {
  const { environment, opened, planned, definition: claimed } = parts;
  const { id: _, ...definition } = claimed;
  const { dataset, request, record } = opened;
  const { stores, effects } = planned;
  const panels = dataset.panels.filter(({ store }) => stores.includes(store));
  const root = rootOf(parts, input);
  const changed = await compute.changePanels({
    ...{ panels, originDay: dataset.originDay, scenario: input.changes, set: request.features.set },
    prefix: `${root}/panels`,
  });
  const forecastOf = (part: string, of: readonly PanelRef[]) => forecastPanels(input, parts, part, of);
  const scenario = await forecastOf(
    'scenario',
    changed.map(({ all }) => all),
  );
  const kind = anchorKind(record.backtest.recipe, planned);
  const anchor =
    kind === 'calendar'
      ? await forecastOf(
          'calendar',
          changed.map(({ calendar }) => calendar),
        )
      : kind;
  const written = {
    ...{ definition, stores, effects, changed: scenario, anchor, methods: methodsOf(request) },
    opened: { dataset, file: opened.file, hasQuantiles: opened.hasQuantiles, backtest: record.backtest },
    ...(environment.codeVersion === undefined ? {} : { codeVersion: environment.codeVersion }),
  };
  const kept = await compute.recallMembers({ run: opened.run, steps: stepsOf(opened, stores) });
  if (kept !== null) {
    const first = await compute.combineScenario({ ...written, base: kept, baseFrom: 'kept' });
    if (first.kind === 'written') return first.uri;
    log.warn('what the run has left does not make the published forecast', { series: first.series, share: first.most });
  }
  // Where nothing is other, the scenario is what its models make of the rows as they were.
  const again = planned.isCalendarChanged || planned.arePricesChanged ? await forecastOf('base', panels) : scenario;
  const second = await compute.combineScenario({ ...written, base: again, baseFrom: 'made again' });
  if (second.kind === 'written') return second.uri;
  const type: FailureType = 'ScenarioImpossible';
  throw ApplicationFailure.nonRetryable(
    `The models of ${opened.version} no longer make what was published: ${second.series} differs by up to ${(100 * second.most).toPrecision(3)} %. Look whether its containers are still the same, or publish once more and take that version.`,
    type,
  );
}

/** What the models say of panels: rows of their 28 days, and a transform a model. */
async function forecastPanels(
  input: WhatIfInput,
  parts: ScenarioParts,
  part: string,
  panels: readonly PanelRef[],
): Promise<readonly NamedForecast[]> {
  const { environment, opened, definition } = parts;
  const { dataset, request, record } = opened;
  const context: ForecastContext = {
    run: [whatIfId(input.version, input.scenario), ...own(definition), part].join('/'),
    ...{ request, environment },
    // Features are named by the panels of their stores; by the key, only all of them would be.
    dataset: { ...dataset, panels, key: `${dataset.key}-${definition.hash}-${part}` },
    clock: new StageClock(new PauseGate(), () => undefined),
    root: `${rootOf(parts, input)}/${part}`,
  };
  const features = await buildInputs(context);
  return forecastMembers(context, features, championFits(record, championMembers(record), features));
}

/** Prefix of what is needed on the way; the result lies with the forecast. */
const rootOf = ({ environment: { bucket }, definition }: ScenarioParts, { version, scenario }: WhatIfInput): string =>
  [`s3://${bucket}/what-if/${version}/${scenario}`, ...own(definition)].join('/');

const own = ({ id }: ClaimedScenario): readonly string[] => (id === undefined ? [] : [id]);

/** The steps in which the run of the version made its own forecast of these stores. */
function stepsOf(opened: OpenedVersion, stores: readonly string[]) {
  const { dataset, record } = opened;
  const members = championMembers(record);
  const features = { cells: scenarioCells(opened, stores), originDay: dataset.originDay };
  return championFits(record, members, features).map((fit) => ({
    member: members.indexOf(fit.member),
    name: fit.member.name,
    step: stepOf({ dataset }, fit),
    cells: fit.group.cells,
  }));
}
