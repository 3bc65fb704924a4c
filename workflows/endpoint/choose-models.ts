import { nameHint } from '@durable-forecast/lib/nearest-name';
import { ApplicationFailure } from '@temporalio/workflow';
import { type Cell, cellsOf, dividesStores, groupCells } from '../../contracts/dataset/cells.js';
import { variantName } from '../../contracts/endpoint/endpoint-names.js';
import type { OpenedForecast } from '../../contracts/endpoint/opened-forecast.js';
import type { ServedModel } from '../../contracts/endpoint/served-version.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { EndpointSettings } from '../../contracts/request/endpoint-settings.js';
import { stepName } from '../../core/run-plan/step-name.js';

/** Variants that SageMaker has behind one endpoint at most. */
const MOST_MODELS = 10;

export interface ChosenModels {
  readonly stores: readonly string[];
  readonly models: readonly ServedModel[];
}

type Opened = Pick<OpenedForecast, 'version' | 'record'> & {
  readonly dataset: Pick<OpenedForecast['dataset'], 'panels' | 'originDay'>;
};

/**
 * The models of a version that stand behind its endpoint: every one that has a part in the forecast of the stores that are served.
 *
 * @throws EndpointImpossible where there is no such store, or more models than one endpoint has
 */
export function chooseModels(
  opened: Opened,
  { stores: wanted, serverless, asynchronous }: EndpointSettings,
): ChosenModels {
  const { version, dataset } = opened;
  const all = dataset.panels.map(({ store }) => store);
  const unknown = wanted?.find((store) => !all.includes(store));
  if (unknown !== undefined) throw impossible(`${version} has no store ${unknown}${nameHint(unknown, all)}`);
  const stores = wanted === undefined ? all : all.filter((store) => wanted.includes(store));
  const models = modelsOf(opened, stores);
  if (models.length === 0) {
    throw impossible(
      `No model has a part in the forecast of ${version}: it is made of methods alone, which need no endpoint.`,
    );
  }
  const kind = serverless !== undefined ? 'serverless' : asynchronous !== undefined ? 'asynchronous' : undefined;
  if (kind !== undefined && models.length > 1) {
    throw impossible(
      `${kind === 'serverless' ? 'A' : 'An'} ${kind} endpoint has one model, and this takes ${models.length}. ${cureOf(opened, 1)} Or leave --${kind} out.`,
    );
  }
  if (models.length > MOST_MODELS) {
    throw impossible(
      `SageMaker has at most ${MOST_MODELS} models behind one endpoint, and this takes ${models.length}. ${cureOf(opened, MOST_MODELS)}`,
    );
  }
  return { stores, models };
}

function modelsOf({ version, record, dataset }: Opened, stores: readonly string[]): readonly ServedModel[] {
  const { originDay } = dataset;
  const cells = cellsOfStores({ record, dataset }, stores);
  return record.members.flatMap(({ name, slug, per }, member) => {
    // What counts for nothing is not paid for.
    if (record.backtest.recipe.weights[member] === 0) return [];
    return groupCells(cells, per).map(({ name: group }): ServedModel => {
      const model = record.models.find((one) => one.member === member && one.group === group);
      if (model === undefined) throw impossible(`The run of ${version} left no model of ${name} for ${group}.`);
      const { image, uri, proof, environment } = model;
      return {
        ...{ variant: variantName(member, group), member, group, image, uri },
        step: stepName(originDay, slug, group, originDay),
        ...(proof === undefined ? {} : { proof }),
        ...(environment === undefined ? {} : { environment }),
      };
    });
  });
}

function cellsOfStores({ record, dataset }: Omit<Opened, 'version'>, stores: readonly string[]): readonly Cell[] {
  const byDepartment = record.members.some(({ per }) => dividesStores(per));
  return cellsOf(
    dataset.panels.filter(({ store }) => stores.includes(store)),
    byDepartment,
  );
}

/** Which stores would fit, where one alone does. */
function cureOf(opened: Opened, most: number): string {
  const counts = opened.dataset.panels.map(({ store }) => ({ store, count: modelsOf(opened, [store]).length }));
  const fitting = counts.filter(({ count }) => count <= most);
  const [first] = fitting;
  if (first === undefined) {
    const least = Math.min(...counts.map(({ count }) => count));
    return `One store alone takes ${least} at least: publish with fewer members, or members of larger parts.`;
  }
  return `Name stores: --store ${first.store} alone takes ${first.count}.`;
}

function impossible(message: string): ApplicationFailure {
  const type: FailureType = 'EndpointImpossible';
  return ApplicationFailure.nonRetryable(message, type);
}
