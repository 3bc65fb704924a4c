import type { NamedForecast } from '../../../contracts/evaluation/ensemble.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import { fanOut } from '../../shared/fan-out.js';
import { type Fit, fitGroup, fitTasks, forecastGroup, stepOf } from './fit-group.js';
import type { ForecastContext } from './forecast-context.js';
import type { Member } from './members.js';
import type { RunContext } from './run-context.js';

/** All members fitted on all known days, a training job a group of series. */
export function fitMembers(context: RunContext, manifest: FeatureManifest, members: readonly Member[]): Promise<Fit[]> {
  const { request, clock } = context;
  const tasks = fitTasks(manifest, members, manifest.originDay);
  return fanOut(
    tasks,
    request.training.maxParallel,
    (task) => clock.part('fit', tasks.length, () => fitGroup(context, manifest, task)),
    (task) => stepOf(context, task),
  );
}

/** The 28 days after the origin, a batch transform a group of series. */
export async function forecastMembers(
  context: ForecastContext,
  manifest: FeatureManifest,
  fits: readonly Fit[],
): Promise<readonly NamedForecast[]> {
  const { request, clock } = context;
  const parts = await fanOut(
    fits,
    request.training.maxParallel,
    (fit) =>
      clock.part('forecast', fits.length, async () => ({
        fit,
        cells: await forecastGroup(context, manifest, fit),
      })),
    (fit) => stepOf(context, fit),
  );
  return byMember(parts);
}

/** The forecasts of each member's groups put together. */
export function byMember(
  parts: readonly { readonly fit: Fit; readonly cells: NamedForecast['cells'] }[],
): readonly NamedForecast[] {
  const members = [...new Set(parts.map(({ fit }) => fit.member))];
  return members.map((member) => ({
    name: member.name,
    cells: parts.filter(({ fit }) => fit.member === member).flatMap(({ cells }) => cells),
  }));
}
