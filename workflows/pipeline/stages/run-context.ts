import type { RunTraining } from '../../../contracts/champion/run-training.js';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type { ForecastRequest } from '../../../contracts/request/request.js';
import type { RunEnvironment } from '../../../contracts/run/environment.js';
import type { ReproducedRun } from '../../../contracts/run/reproduction.js';
import type { RunTracking } from '../../../contracts/tracking/tracker.js';
import type { RunNotifier } from '../run-notifier.js';
import type { RunView } from '../run-view.js';
import type { StageClock } from './stage-clock.js';

/** What every stage of a run knows. */
export interface RunContext {
  readonly run: string;
  /** What is done: of a refit, with a sweep of its champion alone. */
  readonly request: ForecastRequest;
  /** What was asked for, which a later run can be made of. */
  readonly asked: ForecastRequest;
  readonly environment: RunEnvironment;
  readonly dataset: DatasetManifest;
  /** The raw files that the dataset was read from, by their prefix. */
  readonly raw: { readonly uri: string };
  readonly clock: StageClock;
  readonly view: RunView;
  readonly notifier: RunNotifier;
  /** Undefined where no tracker is told of the run. */
  readonly tracking?: RunTracking | undefined;
  /** Prefix of everything that belongs to this run alone. */
  readonly root: string;
  /** How it comes to its models; a search until the data is known. */
  readonly training: RunTraining;
  /** The run that it does again, where it does one; nothing of it is taken over then, nor of any other. */
  readonly reproduces?: ReproducedRun | undefined;
  /** As in `PipelineInput`, both. */
  readonly keepNewer?: boolean | undefined;
  readonly scheduledTime?: string | undefined;
}
