import type { Partition } from '../dataset/cells.js';
import type { PanelRef } from '../dataset/dataset.js';
import type { EnsembleRecipe } from '../evaluation/ensemble.js';
import type { FeatureManifest } from '../features/feature-files.js';
import type { VersionFile } from '../publication/version-manifest.js';
import type { Method } from '../request/members.js';
import type { StoredFile } from '../stored/stored-file.js';

/** A model of a published version behind an endpoint: a variant of its own, which a caller names. */
export interface ServedModel extends StoredFile {
  /** Production variant; `TargetVariant` of a call. */
  readonly variant: string;
  /** Position of its member. */
  readonly member: number;
  /** Name of the group of series that it knows. */
  readonly group: string;
  /** In which step the run of the version applied it: names its answers. */
  readonly step: string;
  readonly image: string;
  /** What its container needs to be told; only of Autopilot's. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** What an endpoint serves of a published version. */
export interface ServedVersion {
  /** Of the forecast. */
  readonly forecast: string;
  readonly version: string;
  readonly run: string;
  readonly originDay: number;
  readonly originDate: string;
  /** Of all stores, in the order of the published rows. */
  readonly panels: readonly PanelRef[];
  /** The stores that are served. */
  readonly stores: readonly string[];
  /** The rows of the 28 days after the origin, of the stores that are served. */
  readonly features: FeatureManifest;
  /** Model families of the forecast, in the order of the recipe's weights. */
  readonly members: readonly { readonly name: string; readonly per: Partition }[];
  readonly models: readonly ServedModel[];
  /** Members that need no model; in the recipe they come after the others. */
  readonly methods: readonly Method[];
  readonly recipe: EnsembleRecipe;
  /** Its `forecast.parquet`. */
  readonly file: VersionFile;
}
