import { hashOf } from '@durable-forecast/lib/hash';
import type { AlgorithmDeclaration, TreeModelFile } from '../algorithms/declaration-fields.js';
import type { Partition } from '../dataset/cells.js';
import type { Backtest } from '../evaluation/ensemble.js';
import type { Score, Scoreboard } from '../evaluation/evaluation.js';
import type { ForecastRequest } from '../request/request.js';
import type { StoredFile } from '../stored/stored-file.js';
import type { ChampionSource } from './champion-source.js';
import type { RunKind } from './run-training.js';

/** The run whose sweep found a champion. */
export interface ChampionSearch extends ChampionSource {
  /** The scheduled time that it was for, ISO; undefined for a run by hand. */
  readonly scheduledTime?: string | undefined;
}

/** What is known of a champion at a glance: enough to choose one. */
export interface ChampionEntry {
  readonly run: string;
  readonly kind: RunKind;
  /** Last known day of the run, ISO date. */
  readonly origin: string;
  readonly search: ChampionSearch;
}

/** A model that a run has fitted, and what of. */
export interface ChampionModel extends StoredFile {
  /** Position of its member. */
  readonly member: number;
  /** Name of the group of series (`CellGroup`). */
  readonly group: string;
  readonly image: string;
  /** What its container needs to be told; only of Autopilot's. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** A model family of the forecast, as it was fitted. */
export interface ChampionMember {
  readonly name: string;
  readonly slug?: string | undefined;
  readonly per: Partition;
  readonly algorithm: string;
  readonly image: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly container?: string | undefined;
  /** How its models are read to be explained; of a bundled algorithm its name says so. */
  readonly model?: TreeModelFile | undefined;
}

/** Everything of a published run's champion that a later run can take over. */
export interface ChampionRecord extends ChampionEntry {
  /** Of the forecast. */
  readonly name: string;
  /** The trial that won, as its run named it. */
  readonly champion: {
    readonly name: string;
    readonly algorithm: string;
    readonly hyperparameters: Readonly<Record<string, string>>;
  };
  /** What a refit trains: hyperparameters by algorithm, the champion's own and those that members ask for. */
  readonly hyperparameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of those algorithms, what is not bundled; an older version knew no others. */
  readonly declarations?: Readonly<Record<string, AlgorithmDeclaration>> | undefined;
  /** Of what decides the columns and rows of features (`featureHash`). */
  readonly features: string;
  /** Of the members that the request asked for (`membersHash`). */
  readonly memberSettings: string;
  /** What the codes in features stand for (`DatasetManifest.codes`); unknown where an older version inspected the data. */
  readonly codes?: string | undefined;
  readonly members: readonly ChampionMember[];
  /** Those of the newest origin. */
  readonly models: readonly ChampionModel[];
  readonly score: Score;
  readonly scoreboard: Scoreboard;
  /** How the members become one forecast, and what past origins have shown. */
  readonly backtest: Backtest;
}

/** What decides the columns and rows of features; how many shards are built at a time does not. */
export function featureHash({ features }: Pick<ForecastRequest, 'features'>): string {
  const { maxParallel: _parallel, horizonPrices: _prices, ...settings } = features;
  return hashOf(settings).slice(0, 16);
}

/** What decides the members and what their sums are drawn to. */
export function membersHash({ fit: { members, totals = 'regression' } }: Pick<ForecastRequest, 'fit'>): string {
  // The regression is what a champion without the field was made with.
  return hashOf(totals === 'regression' ? members : { members, totals }).slice(0, 16);
}
