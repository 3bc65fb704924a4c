import { AUTOPILOT } from '../algorithms/autopilot.js';
import type { ModelMember } from '../request/members.js';
import type { ForecastRequest } from '../request/request.js';
import { type ChampionRecord, featureHash, membersHash } from './champion-record.js';

/** What a run asks of an earlier champion. */
export interface ChampionWanted {
  /** Of the forecast. */
  readonly name: string;
  /** The run that has it; `current`: that of the current version. */
  readonly of: string;
  readonly mode: 'refit' | 'forecast';
  /** Its models are asked again about the days that its own run forecast, and about no others. */
  readonly isOwnForecast?: boolean | undefined;
  /** As in `ChampionRecord`, of the run that asks. */
  readonly features: string;
  readonly memberSettings: string;
  readonly codes?: string | undefined;
  /** Algorithms that members ask for by name. */
  readonly algorithms: readonly string[];
}

/** What came of looking for it. */
export type ChampionTaken =
  | { readonly kind: 'taken'; readonly record: ChampionRecord }
  /** @param reason why it can't be taken over, a sentence without its stop */
  | { readonly kind: 'unusable'; readonly reason: string };

/** @param codes of the data; undefined before they are known */
export function championWanted(
  request: Pick<ForecastRequest, 'name' | 'features' | 'fit'>,
  { of, mode, isOwnForecast }: Pick<ChampionWanted, 'of' | 'mode' | 'isOwnForecast'>,
  codes?: string | undefined,
): ChampionWanted {
  const models = request.fit.members.filter((member): member is ModelMember => !('method' in member));
  return {
    name: request.name,
    of,
    mode,
    ...(isOwnForecast === undefined ? {} : { isOwnForecast }),
    features: featureHash(request),
    memberSettings: membersHash(request),
    ...(codes === undefined ? {} : { codes }),
    algorithms: [...new Set(models.flatMap(({ algorithm }) => algorithm ?? []))],
  };
}

/**
 * Why a champion is of no use to a request; undefined where it is. Whether its models are still there is not looked at.
 *
 * @param data `unknown` where the data of the run is not inspected yet
 */
export function whyUnusable(
  { run, name, ...record }: ChampionRecord,
  wanted: ChampionWanted,
  data: 'known' | 'unknown' = 'known',
): string | undefined {
  if (name !== wanted.name) return `${run} published ${name}, and this run forecasts ${wanted.name}`;
  if (record.champion.algorithm === AUTOPILOT && wanted.isOwnForecast !== true)
    return `Autopilot found it in ${run}, and what it finds is neither trained anew nor applied to other days; search again`;
  if (record.features !== wanted.features)
    return `the request has other features than ${run}, whose champion learnt from those`;
  const lacking = wanted.algorithms.find((algorithm) => record.hyperparameters[algorithm] === undefined);
  if (lacking !== undefined) return `fit.members asks for ${lacking}, and ${run} has no hyperparameters of it`;
  if (wanted.mode === 'refit') return undefined;
  if (record.memberSettings !== wanted.memberSettings)
    return `the request has other fit.members or fit.totals than ${run}, whose forecast is made of those`;
  if (data === 'unknown') return undefined;
  if (record.codes === undefined || wanted.codes === undefined) {
    return `nothing says whether the series and events of ${run} are those of this data: an older version has inspected one of them`;
  }
  return record.codes === wanted.codes
    ? undefined
    : `the data has other series, or other events in its calendar, than that of ${run}, whose models know them by number`;
}
