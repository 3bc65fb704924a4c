import { ApplicationFailure, setCurrentDetails } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures/failures.js';
import type {
  MonitorInput,
  Monitoring,
  MonitoringResult,
  UnscoredVersion,
} from '../../contracts/monitoring/monitoring.js';
import { monitorSettings } from '../../contracts/request/monitor.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { describedFailure } from '../shared/described-failure.js';
import { fanOut } from '../shared/fan-out.js';
import { compute, monitoring, read } from '../shared/proxies.js';
import { setSearchAttributes } from '../shared/search-attributes.js';
import { actOnFindings } from './act-on-findings.js';
import { describeMonitoring } from './describe-monitoring.js';

/** Versions that are scored at a time: each holds the whole panel in memory. */
const SCORED_AT_A_TIME = 2;

/**
 * Scores the versions of a forecast on the days that have come, holds them against what past origins promised, looks what is other in the
 * data, and acts by the table of the request.
 *
 * What it keeps is named after the forecast and its newest day with sales, so repeating it with the same sales finds the record and
 * does nothing. What it starts has such names too: one that ended between an action and its record finds what it had done.
 */
export async function monitorForecast(input: MonitorInput): Promise<MonitoringResult> {
  try {
    return shown(await monitor(input));
  } catch (error) {
    throw describedFailure(error, `monitoring of ${input.name}`);
  }
}

async function monitor(input: MonitorInput): Promise<MonitoringResult> {
  const { name, dataset: raw, through } = input;
  setCurrentDetails(`Looks what is published as ${name}.`);
  const environment = await read.describeEnvironment({ knowsAttributes: true });
  setSearchAttributes(environment.searchAttributes ?? [], [{ key: searchAttributes.forecastName, value: name }]);
  const forecast = await monitoring.describeForecast({ name });
  const request = input.request ?? forecast.request;
  setCurrentDetails(`Reads the sales of ${raw.uri}.`);
  const dataset = await compute.inspectDataset({ dataset: raw, scope: request?.scope ?? {}, origin: through });
  const date = dataset.originDate;
  const plan = await monitoring.planMonitoring({ name, date });
  if (plan.kind === 'kept') return { ...plan.monitoring, isRepeated: true, notes: [] };

  setCurrentDetails(`Scores ${plan.versions.length} versions of ${name} with the sales up to ${date}.`);
  const tried = await fanOut(plan.versions, SCORED_AT_A_TIME, (version) =>
    compute.scoreVersion({ name, version, dataset: { key: dataset.key, panels: dataset.panels } }),
  );
  const unscored = tried.filter((each) => each !== null);
  if (unscored.length === tried.length) throw nothingScored(name, unscored);
  const { current } = forecast;
  const judged = await monitoring.judgeVersions({
    name,
    date,
    current,
    versions: plan.versions.filter((_, index) => tried[index] === null),
    earlier: plan.earlier,
  });
  const { versions, findings, unneeded } = judged;
  const acted = await actOnFindings({
    ...{ name, date, current, findings, unneeded },
    bucket: environment.bucket,
    settings: monitorSettings(request?.monitor),
    retraining: { dataset: raw, origin: date, request, nextRun: input.nextRun },
    channels: request?.notifications ?? [],
    searchAttributes: environment.searchAttributes,
  });
  const record: Monitoring = {
    ...{ form: 1, forecast: name, date, dataset: dataset.key, current, versions, unscored, findings },
    ...acted,
  };
  const notes = [...(forecast.note === undefined ? [] : [forecast.note]), ...plan.notes, ...judged.notes];
  return { ...(await monitoring.keepMonitoring(record)), isRepeated: false, notes: [...new Set(notes)] };
}

function shown(result: MonitoringResult): MonitoringResult {
  setCurrentDetails(describeMonitoring(result));
  return result;
}

function nothingScored(name: string, unscored: readonly UnscoredVersion[]): ApplicationFailure {
  const reasons = new Set(unscored.map(({ version, reason }) => `${version}: ${reason}`));
  const type: FailureType = 'NothingToMonitor';
  return ApplicationFailure.nonRetryable(
    `No version of ${name} could be scored with these sales. ${[...reasons].slice(0, 3).join('; ')}.`,
    type,
  );
}
