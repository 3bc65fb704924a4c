import {
  AssociateTrialComponentCommand,
  CreateExperimentCommand,
  CreateTrialCommand,
  DescribeTrialCommand,
  ListTrialComponentsCommand,
  ListTrialsCommand,
} from '@aws-sdk/client-sagemaker';
import { isInUse, isMissing } from '../../aws/aws-failure.js';
import { trackerAway } from '../tracker-away.js';
import { ExperimentFull, type ExperimentsApi } from './experiments-api.js';
import { displayName, experimentNames } from './names.js';

/**
 * @source the limits of an account, as its refusals name them: "Total number of trials allowed in a single experiment, excluding those
 *   automatically created by SageMaker", and the same of trial components in a trial
 */
const MOST_TRIALS = 300;
const MOST_COMPONENTS = 50;

interface Owner {
  readonly forecast: string;
  readonly run: string;
}

/**
 * Experiments of forecasts and trials of runs, each in as many parts as SageMaker's limits ask for: the second has `-2` at the end of
 * its name.
 */
export class Trials {
  private readonly names: ReturnType<typeof experimentNames>;
  /** Parts that are known to be full: nothing gets room in them again. */
  private readonly full = new Set<string>();

  constructor(
    private readonly api: ExperimentsApi,
    bucket: string,
  ) {
    this.names = experimentNames(bucket);
  }

  /** Puts a component into the trial of its run, unless it is in one. */
  async add(owner: Owner, component: string): Promise<void> {
    const { sagemaker } = this.api.clients;
    const { TrialSummaries: [found] = [] } = await this.api.call(`ListTrials of ${component}`, () =>
      sagemaker.send(new ListTrialsCommand({ TrialComponentName: component, MaxResults: 1 })),
    );
    if (found !== undefined) return;
    await this.inPart(
      (part) => this.names.trial(owner.run, part),
      async (trial) => {
        await this.keepTrial(owner, trial);
        const there = await this.componentsOf(trial);
        if (there >= MOST_COMPONENTS) throw new ExperimentFull(trial);
        await this.unlessNoneIsTaken(there, () =>
          this.api.call(`AssociateTrialComponent ${component}`, () =>
            sagemaker.send(new AssociateTrialComponentCommand({ TrialName: trial, TrialComponentName: component })),
          ),
        );
      },
    );
  }

  private async keepTrial({ forecast, run }: Owner, trial: string): Promise<void> {
    const { sagemaker } = this.api.clients;
    try {
      await this.api.call(
        `DescribeTrial ${trial}`,
        () => sagemaker.send(new DescribeTrialCommand({ TrialName: trial })),
        isMissing,
      );
      return;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    await this.inPart(
      (part) => this.names.experiment(forecast, part),
      async (experiment) => {
        await this.unlessNoneIsTaken(0, () => this.keepExperiment(forecast, experiment));
        const there = await this.trialsOf(experiment);
        if (there >= MOST_TRIALS) throw new ExperimentFull(experiment);
        const tags = [
          { Key: 'forecast:name', Value: forecast },
          { Key: 'forecast:run', Value: run },
        ];
        const create = () =>
          sagemaker.send(
            new CreateTrialCommand({
              TrialName: trial,
              ExperimentName: experiment,
              DisplayName: displayName(run),
              Tags: tags,
            }),
          );
        await this.unlessNoneIsTaken(there, () => this.unlessThere(create));
      },
    );
  }

  private async keepExperiment(forecast: string, experiment: string): Promise<void> {
    await this.unlessThere(() =>
      this.api.clients.sagemaker.send(
        new CreateExperimentCommand({
          ExperimentName: experiment,
          DisplayName: displayName(forecast),
          Description: `Runs of the forecast ${forecast}, by durable-forecast`,
          Tags: [{ Key: 'forecast:name', Value: forecast }],
        }),
      ),
    );
  }

  private async unlessThere(create: () => Promise<unknown>): Promise<void> {
    try {
      await this.api.call('create what is recorded', create, isInUse);
    } catch (error) {
      if (!isInUse(error)) throw error;
    }
  }

  /**
   * Of a part that holds nothing yet a refusal speaks of the account: further parts would be refused like this one, and be left behind
   * empty.
   *
   * @param there what the part holds
   * @throws TrackerAway, until somebody makes room
   */
  private async unlessNoneIsTaken(there: number, create: () => Promise<unknown>): Promise<void> {
    try {
      await create();
    } catch (error) {
      if (there > 0 || !(error instanceof ExperimentFull)) throw error;
      throw trackerAway(`${this.api.name}: the account has as many as it may have. ${error.message}`);
    }
  }

  /** Tries the parts in their order until one has room. */
  private async inPart(nameOf: (part: number) => string, work: (name: string) => Promise<void>): Promise<void> {
    for (let part = 1; ; part += 1) {
      const name = nameOf(part);
      if (this.full.has(name)) continue;
      try {
        return await work(name);
      } catch (error) {
        if (!(error instanceof ExperimentFull)) throw error;
        this.full.add(name);
      }
    }
  }

  /** Those that SageMaker makes by itself do not count. */
  private async componentsOf(trial: string): Promise<number> {
    return this.count(async (token) => {
      const { TrialComponentSummaries: page = [], NextToken: next } = await this.api.call(
        `ListTrialComponents of ${trial}`,
        () =>
          this.api.clients.sagemaker.send(
            new ListTrialComponentsCommand({ TrialName: trial, MaxResults: 100, NextToken: token }),
          ),
      );
      return { own: page.filter(({ TrialComponentSource: source }) => source === undefined).length, next };
    });
  }

  private async trialsOf(experiment: string): Promise<number> {
    return this.count(async (token) => {
      const { TrialSummaries: page = [], NextToken: next } = await this.api.call(`ListTrials of ${experiment}`, () =>
        this.api.clients.sagemaker.send(
          new ListTrialsCommand({ ExperimentName: experiment, MaxResults: 100, NextToken: token }),
        ),
      );
      return { own: page.filter(({ TrialSource: source }) => source === undefined).length, next };
    });
  }

  private async count(
    read: (token: string | undefined) => Promise<{ own: number; next: string | undefined }>,
  ): Promise<number> {
    let sum = 0;
    let token: string | undefined;
    do {
      const { own, next } = await read(token);
      sum += own;
      token = next;
    } while (token !== undefined);
    return sum;
  }
}
