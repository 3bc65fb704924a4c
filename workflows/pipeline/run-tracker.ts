import { isCancellation } from '@temporalio/workflow';
import { eventId } from '../../contracts/notification/event-id.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import type { EntryOf, TrackingEntry } from '../../contracts/tracking/tracking-entry.js';
import { requestParameters } from '../../core/tracking/request-parameters.js';
import { failureOf } from '../shared/failure-of.js';
import { track } from '../tracking/track.js';
import type { RunContext } from './stages/run-context.js';

/** Models that an entry names: as many as a model package does. */
type Models = EntryOf<'run-ended'>['models'];

/** Tells the tracker of a run, where there is one. */
export class RunTracker {
  private context: RunContext | undefined;
  private models: Models = [];

  /** The run has inspected its data. Before that there is nothing to compare it with. */
  async began(context: RunContext): Promise<void> {
    if (context.tracking === undefined) return;
    this.context = context;
    const { asked, dataset, environment, scheduledTime } = context;
    await this.tell(context, {
      kind: 'run-began',
      parameters: requestParameters(asked),
      facts: {
        dataset: dataset.key,
        origin: dataset.originDate,
        ...(environment.codeVersion === undefined ? {} : { code: environment.codeVersion }),
        ...(scheduledTime === undefined ? {} : { 'scheduled-for': scheduledTime }),
      },
    });
  }

  /** @param models of the forecast that is about to be published, the one that counts most first */
  know(models: Models): void {
    this.models = models;
  }

  async published({ champion, baselines, window, publication, registered, report, training, notes }: RunSummary) {
    const { context } = this;
    if (context === undefined) return;
    const [baseline] = baselines;
    const { name } = context.request;
    const version = forecastPaths(context.environment.bucket, name).version(publication.version);
    await this.tell(context, {
      kind: 'run-ended',
      status: 'published',
      metrics: {
        wrmsse: champion.wrmsse,
        rmse: champion.rmse,
        ...(champion.bias === null ? {} : { bias: champion.bias }),
        ...(champion.wspl === undefined ? {} : { wspl: champion.wspl }),
        ...(baseline === undefined ? {} : { baseline_wrmsse: baseline.wrmsse }),
        rows: publication.rows,
      },
      facts: {
        champion: champion.name,
        algorithm: champion.algorithm,
        scored: `${window.name}, ${window.firstDate} to ${window.lastDate}`,
        version: publication.version,
        ...(baseline === undefined ? {} : { baseline: baseline.name }),
        ...(training === undefined ? {} : { models: training.kind }),
        ...(publication.behind === undefined ? {} : { behind: publication.behind }),
        ...(registered === undefined ? {} : { package: registered.arn }),
        ...(notes === undefined ? {} : { notes: notes.join(' ') }),
      },
      artefacts: {
        version: publication.uri,
        manifest: version.manifest,
        ...(report === null ? {} : { report }),
      },
      models: this.models,
      isCurrent: publication.behind === undefined,
    });
  }

  async ended(error: unknown): Promise<void> {
    const { context } = this;
    if (context === undefined) return;
    const { type, message } = failureOf(error);
    const wasCancelled = isCancellation(error);
    await this.tell(context, {
      kind: 'run-ended',
      status: wasCancelled ? 'cancelled' : 'failed',
      metrics: {},
      facts: wasCancelled ? {} : { failure: type, reason: message },
      artefacts: {},
      models: [],
      isCurrent: false,
    });
  }

  private tell({ run, request }: RunContext, told: Told): Promise<void> {
    const entry = {
      id: eventId(run, told.kind),
      at: new Date(Date.now()).toISOString(),
      forecast: request.name,
      run,
      ...told,
    };
    return track({ entry: entry as TrackingEntry });
  }
}

/** What tells one entry of a run from another. */
type Told =
  | Omit<EntryOf<'run-began'>, 'id' | 'at' | 'forecast' | 'run'>
  | Omit<EntryOf<'run-ended'>, 'id' | 'at' | 'forecast' | 'run'>;
