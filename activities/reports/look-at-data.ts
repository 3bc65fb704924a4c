import type { CellForecast, NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import { type DataExploration, explore } from '../../core/exploration/explore.js';
import { type ErrorExploration, sumErrors } from '../../core/exploration/sum-errors.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { readQuantiles } from '../evaluation/read-quantiles.js';
import { type ReadPanel, readPanel } from '../panels/read-panels.js';
import { readForecast } from '../transform/read-forecast.js';
import type { ReportDeps } from './deps.js';
import type { ForecastToDraw } from './draw-forecast.js';
import type { LookAtStoreResult, LookAtStoreTask } from './look-at-store-task.js';
import { orGap } from './or-gap.js';
import { reportTasks } from './thread-tasks.js';

/** A forecast of days that are known by now: that of the champion, which was chosen by it. */
export interface PastForecast extends NamedForecast {
  /** N of the last day that it knew. */
  readonly originDay: number;
}

export interface DataToLookAt {
  readonly forecast: ForecastToDraw;
  readonly past: PastForecast | undefined;
  /** What past origins say of quantiles. */
  readonly quantiles: StoredFile | undefined;
  /** Ids of series that the request names. */
  readonly chosen: readonly string[];
  /** Is told what could not be read. */
  readonly gaps: string[];
}

export interface LookedAt {
  readonly data: DataExploration | undefined;
  readonly errors: ErrorExploration | undefined;
}

/** Looks at the sales and at the champion's errors, a store at a time: no more than one panel is in memory. */
export async function lookAtData(
  deps: ReportDeps,
  { forecast, past, quantiles, chosen, gaps }: DataToLookAt,
): Promise<LookedAt> {
  const model =
    quantiles === undefined || past === undefined
      ? undefined
      : await orGap(gaps, 'What past origins say of quantiles', () => readQuantiles(deps.s3, quantiles));
  const looks: LookAtStoreResult[] = [];
  for (const { panel: ref } of forecast.shards) {
    const { store } = ref;
    const panel = await orGap(gaps, `The sales of ${store}`, () => readPanel(deps.s3, ref));
    if (panel === undefined) continue;
    const cells = (past?.cells ?? []).filter(({ cell }) => cell.store === store);
    const values =
      past === undefined
        ? undefined
        : await orGap(gaps, `The champion's forecast of known days for ${store}`, () => readPast(deps, panel, cells));
    looks.push(await look(deps, panel, forecast.originDay, past && { ...past, values, model, chosen }));
  }
  return {
    data: explore(looks.map(({ data }) => data)),
    errors: sumErrors(
      looks.flatMap(({ errors }) => errors ?? []),
      model,
      chosen,
    ),
  };
}

const readPast = ({ s3 }: ReportDeps, panel: ReadPanel, cells: readonly CellForecast[]): Promise<Float32Array> =>
  readForecast(s3, [panel], cells);

interface PastOfStore extends PastForecast {
  /** series x 28; undefined where they could not be read. */
  readonly values: Float32Array | undefined;
  readonly model: QuantileModel | undefined;
  readonly chosen: readonly string[];
}

function look(
  { threads }: ReportDeps,
  { store, bytes }: ReadPanel,
  originDay: number,
  past: PastOfStore | undefined,
): Promise<LookAtStoreResult> {
  const task: LookAtStoreTask = {
    store,
    panel: bytes,
    originDay,
    past:
      past?.values === undefined
        ? undefined
        : {
            ...{ name: past.name, originDay: past.originDay, forecast: past.values },
            ...{ quantiles: past.model, chosen: past.chosen },
          },
  };
  return threads.run(reportTasks.lookAtStore, task);
}
