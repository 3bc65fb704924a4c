import { z } from 'zod';
import { objectOf } from '../stored/stored-json.js';

/** A run that others take their champion from. */
export interface ChampionSource {
  readonly run: string;
  /** Its last known day, ISO date. */
  readonly origin: string;
}

/** Proves it where it is read back. */
export const championSourceSchema = objectOf<ChampionSource>({
  run: z.string().describe('The run.'),
  origin: z.string().describe('Its last known day, ISO date.'),
});
