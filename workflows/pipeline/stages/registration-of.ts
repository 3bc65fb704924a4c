import { variantName } from '../../../contracts/endpoint/endpoint-names.js';
import {
  type ApprovalWord,
  MOST_REGISTERED,
  type RegisteredModel,
  type Registration,
} from '../../../contracts/registry/registration.js';
import { backtestSummary } from './backtest-summary.js';
import { championModels } from './champion-models.js';
import { lineageOf } from './lineage-of.js';
import type { MadeForecast } from './make-forecast.js';
import { memberShares } from './member-shares.js';
import type { RunContext } from './run-context.js';

/** What the model registry is told of a forecast's champion. */
export function registrationOf(context: RunContext, made: MadeForecast, approval: ApprovalWord): Registration {
  const { run, request, dataset, training } = context;
  const { selection, backtest } = made;
  const { models: _models, ...lineage } = lineageOf(context, made);
  const models = registeredModels(context, made);
  const tried = backtestSummary(backtest, selection.champion.name);
  return {
    run,
    name: request.name,
    origin: dataset.originDate,
    training,
    lineage,
    score: selection.score,
    window: selection.scoreboard.window,
    baselines: selection.scoreboard.baselines.map(({ name, wrmsse }) => ({ name, wrmsse })),
    pastOrigins: (tried?.origins ?? []).map(({ window: { originDay }, ensemble: { wrmsse } }) => ({
      originDay,
      wrmsse,
    })),
    models: models.slice(0, MOST_REGISTERED),
    modelCount: models.length,
    approval,
  };
}

/**
 * Those that have a part in the forecast, of the member that counts most first; all where nothing but a method has a part. Names are
 * those of an endpoint's variants.
 */
export function registeredModels(context: RunContext, made: MadeForecast): readonly RegisteredModel[] {
  const { members, backtest } = made;
  const shares = memberShares(context.request, members, backtest);
  const weightOf = (member: number): number => shares[member]?.weight ?? 0;
  const all = championModels(made);
  const weighed = all.filter(({ member }) => weightOf(member) > 0);
  return [...(weighed.length === 0 ? all : weighed)]
    .sort((a, b) => weightOf(b.member) - weightOf(a.member))
    .map(({ member, group, image, uri }) => ({
      name: variantName(member, group),
      what: `${members[member]?.name ?? 'a member'}: ${group}`,
      image,
      uri,
    }));
}
