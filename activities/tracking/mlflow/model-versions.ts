import type { EntryOf } from '../../../contracts/tracking/tracking-entry.js';
import { pairsOf } from './batches.js';
import { type MlflowApi, MlflowRefusal } from './mlflow-api.js';

/** The version of a registered model whose forecast planners read. */
const CURRENT = 'champion';

interface FoundVersion {
  readonly version: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/**
 * The champions of a forecast as versions of a registered model of its name, one a run that published, as SageMaker's registry has
 * them; the alias `champion` is at the one that planners read.
 */
export class ModelVersions {
  constructor(
    private readonly api: MlflowApi,
    private readonly bucket: string,
  ) {}

  /** @param runId of MLflow; undefined where a person has deleted it */
  async register(entry: EntryOf<'run-ended'>, runId: string | undefined): Promise<void> {
    const { forecast, run, models, artefacts, isCurrent, facts } = entry;
    const [main, ...others] = models;
    if (main === undefined) return;
    const found = await this.versionOf(forecast, run);
    const version = found ?? (await this.create(entry, main.uri, runId));
    if (isCurrent) await this.pointAt(forecast, version);
    if (found !== undefined) return;
    await this.tag(forecast, version, {
      model: main.what,
      ...(others.length === 0 ? {} : { others: others.map(({ what, uri }) => `${what}: ${uri}`).join('\n') }),
      ...(artefacts.manifest === undefined ? {} : { manifest: artefacts.manifest }),
      ...(facts.package === undefined ? {} : { package: facts.package }),
    });
  }

  /** The alias goes back to the version of the run that planners read again; where that was never registered, to none. */
  async rollBack({ forecast, to, by, reason, run }: EntryOf<'rolled-back'>): Promise<void> {
    const [left, taken] = [await this.versionOf(forecast, run), await this.versionOf(forecast, to)];
    if (left !== undefined) await this.tag(forecast, left, { 'rolled-back': `${by} went back to ${to}: ${reason}` });
    if (taken !== undefined) return this.pointAt(forecast, taken);
    if (left !== undefined) await this.removeAlias(forecast);
  }

  private async create({ forecast, run }: EntryOf<'run-ended'>, source: string, runId: string | undefined) {
    try {
      await this.api.post('registered-models/create', {
        name: forecast,
        description: `Champions of the forecast ${forecast}, by durable-forecast.`,
      });
    } catch (error) {
      if (!(error instanceof MlflowRefusal) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error;
    }
    const made = await this.api.post<{ model_version: FoundVersion }>('model-versions/create', {
      name: forecast,
      source,
      ...(runId === undefined ? {} : { run_id: runId }),
      description: `Champion of the forecast ${forecast}, as version ${run} publishes it.`,
      tags: pairsOf({ 'forecast.run': run, 'forecast.bucket': this.bucket }),
    });
    return made.model_version.version;
  }

  private async versionOf(forecast: string, run: string): Promise<string | undefined> {
    const filter = `name = '${forecast}' AND tags.\`forecast.run\` = '${run}' AND tags.\`forecast.bucket\` = '${this.bucket}'`;
    const { model_versions: [found] = [] } = await this.api.get<{ model_versions?: readonly FoundVersion[] }>(
      'model-versions/search',
      { filter, max_results: '1' },
    );
    return found?.version;
  }

  private async pointAt(name: string, version: string): Promise<void> {
    await this.api.post('registered-models/alias', { name, alias: CURRENT, version });
  }

  private async removeAlias(name: string): Promise<void> {
    await this.api.delete('registered-models/alias', { name, alias: CURRENT });
  }

  private async tag(name: string, version: string, tags: Readonly<Record<string, string>>): Promise<void> {
    for (const { key, value } of pairsOf(tags)) {
      await this.api.post('model-versions/set-tag', {
        name,
        version,
        key: `forecast.${key}`,
        value: value.slice(0, 5000),
      });
    }
  }
}
