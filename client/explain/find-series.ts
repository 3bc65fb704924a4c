import { nearestName } from '@durable-forecast/lib/nearest-name';
import type { ForecastSources } from '../../contracts/explanation/forecast-sources.js';
import type { ShardForecast } from '../../contracts/publication/publication.js';
import { seriesNames } from '../../core/hierarchy/levels.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import type { Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readProven } from './read-proven.js';

/** A series with all of its store. */
export interface FoundSeries {
  readonly id: string;
  readonly shard: ShardForecast;
  readonly panel: Panel;
  /** Its position in the panel. */
  readonly index: number;
}

/**
 * The series of a published id; the end that ids have in `submission.csv` may be there.
 *
 * @throws UserError when there is none of this name, with the nearest
 */
export async function findSeries(
  { s3 }: Pick<ForecastClient, 's3'>,
  { shards, name }: ForecastSources,
  wanted: string,
): Promise<FoundSeries> {
  const id = wanted.trim().replace(/_(?:validation|evaluation)$/, '');
  const read = async (some: readonly ShardForecast[]) =>
    Promise.all(
      some.map(async (shard) => {
        const panel = decodePanel(await readProven(s3, shard.panel, `the panel of ${shard.panel.store}`));
        return { shard, panel };
      }),
    );
  // Most ids end with their store's; then the panels of all other stores need not be fetched.
  const likely = await read(shards.filter(({ panel }) => id.endsWith(`_${panel.store}`)));
  const here = likely.filter(({ panel }) => panel.series.ids.includes(id));
  if (here.length === 1) {
    const [{ shard, panel }] = here as [(typeof here)[number]];
    return { id, shard, panel, index: panel.series.ids.indexOf(id) };
  }
  const all = await read(shards);
  const names = seriesNames(mergePanels(all.map(({ panel }) => panel)).series);
  let index = names.indexOf(id);
  if (index === -1) {
    const nearest = nearestName(id, names);
    const hint =
      nearest === undefined
        ? `; its ${names.length} series are named like ${names[0]}.`
        : `; did you mean '${nearest}'?`;
    throw new UserError(`The forecast ${name} has no series ${wanted}${hint}`, 'notFound');
  }
  for (const { shard, panel } of all) {
    if (index < panel.series.count) return { id, shard, panel, index };
    index -= panel.series.count;
  }
  throw new Error(`series ${id} lies behind all panels`);
}
