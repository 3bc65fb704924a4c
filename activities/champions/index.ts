import type { ChampionWanted } from '../../contracts/champion/take-champion.js';
import { withHeartbeats } from '../heartbeats.js';
import type { ChampionDeps } from './deps.js';
import { type RecordChampionInput, recordChampion } from './record-champion.js';
import { takeChampion } from './take-champion.js';

export const createChampionActivities = (deps: ChampionDeps) => ({
  takeChampion: (wanted: ChampionWanted) =>
    withHeartbeats('looking for the champion', () => takeChampion(deps, wanted)),
  recordChampion: (record: RecordChampionInput) =>
    withHeartbeats('writing the record of the champion', () => recordChampion(deps, record)),
});

export type ChampionActivities = ReturnType<typeof createChampionActivities>;
