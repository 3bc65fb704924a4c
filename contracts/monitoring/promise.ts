import { z } from 'zod';
import type { ForecastRequest } from '../request/request.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** Days after an origin on which a forecast is scored while they come: whole weeks, so that each weekday counts alike. */
export const SCORED_DAYS = [7, 14, 21, 28] as const;

/** How a run's forecast did on the first days after a past origin. */
export interface PromisedWindow {
  readonly days: number;
  readonly wrmsse: number;
  /** Total forecast over total sales, minus 1; null where nothing was sold. */
  readonly bias: number | null;
  /** The same of each store and department by itself. */
  readonly storeBias: Readonly<Record<string, number | null>>;
  readonly departmentBias: Readonly<Record<string, number | null>>;
}

/** What a run promises of its forecast: how the same members did at past origins. */
export interface RunPromise {
  /** As it was asked for, with the champion that was to be taken over. */
  readonly request: ForecastRequest;
  /** Oldest first. */
  readonly origins: readonly { readonly originDate: string; readonly windows: readonly PromisedWindow[] }[];
}

const biases = z.record(z.string(), z.number().nullable());

/** The promise of a run as it is read back. */
export const storedPromise: StoredJson<RunPromise> = {
  what: 'the promise of a run',
  schema: objectOf<RunPromise>({
    // As it was understood when the run began; what a later version no longer accepts is only refused when it is run again.
    request: z.custom<ForecastRequest>((value) => typeof value === 'object' && value !== null),
    origins: z.array(
      z.object({
        originDate: z.string(),
        windows: z.array(
          objectOf<PromisedWindow>({
            days: z.int().min(1),
            wrmsse: z.number(),
            bias: z.number().nullable(),
            storeBias: biases,
            departmentBias: biases,
          }),
        ),
      }),
    ),
  }),
  cure: 'Delete it; limits then come from the scores of earlier versions alone.',
  seal: 'required',
};
