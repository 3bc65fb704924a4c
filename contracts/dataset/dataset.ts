import type { StoredFile } from '../stored/stored-file.js';
import type { DatasetWarning } from './dataset-warning.js';

/** One shard of the panel in the object store: the series of one store. */
export interface PanelRef extends StoredFile {
  readonly store: string;
  readonly series: number;
  /** The store's departments, by name. */
  readonly departments: readonly {
    readonly name: string;
    readonly category: string;
  }[];
}

/** What inspecting the raw files found; a small manifest, the data lies in the panels. */
export interface DatasetManifest {
  /** Names the raw files and the scope: equal data has an equal key. */
  readonly key: string;
  readonly panels: readonly PanelRef[];
  readonly series: number;
  /** N of the first and last `d_N` with known sales. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Last day that the run may know. */
  readonly originDay: number;
  readonly originDate: string;
  /** States with a SNAP column in the calendar, sorted; undefined from 0.1.0, whose features know those of M5 alone. */
  readonly snapStates?: readonly string[] | undefined;
  /**
   * Hash of what the codes in features stand for: items, departments, stores, events, SNAP columns. A model that was made with
   * the same ones can be applied. Undefined where an older version inspected the data.
   */
  readonly codes?: string | undefined;
  /** What is odd in the raw data; undefined where an older version read it. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** Why the raw files were read again, although a manifest said what is in them. */
  readonly remade?: string | undefined;
  /** Days 28, 56, … before the origin at which no forecast can be scored: nothing was sold on the 28 days up to them. */
  readonly unscorable?: readonly number[];
}
