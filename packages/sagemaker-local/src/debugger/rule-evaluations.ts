import { createHash } from 'node:crypto';
import type {
  CreateTrainingJobRequest,
  DebugRuleConfiguration,
  DebugRuleEvaluationStatus,
} from '@aws-sdk/client-sagemaker';
import { parseRuleParameters, ruleOfName } from '@durable-forecast/debugger-rules/parameters';
import { createRule, type Rule, type Verdict } from '@durable-forecast/debugger-rules/rules';
import { TensorReader } from '@durable-forecast/debugger-rules/tensors';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { processingJobArn } from '../model/arns.js';
import type { TrainingState } from '../model/training-state.js';
import { tensorSource } from './tensor-source.js';

type Status = 'InProgress' | 'NoIssuesFound' | 'IssuesFound' | 'Error';

/** One rule at work on one job. */
interface Evaluation {
  readonly configuration: DebugRuleConfiguration;
  /** undefined where the configuration names no rule that can be run. */
  readonly rule: Rule | undefined;
  status: Status;
  details: string;
  changedAt: number;
}

interface JobEvaluations {
  readonly reader: TensorReader | undefined;
  readonly evaluations: readonly Evaluation[];
  /** Epoch milliseconds of real time. */
  readAt: number;
  /** The reading that goes on now; asked again meanwhile, its result serves both. */
  reading: Promise<void> | undefined;
}

/** Time between two readings of the tensors of a running job; Describe calls in between get the last result. */
const READ_EVERY_MS = 500;

/**
 * The rule evaluations of training jobs.
 *
 * What a rule says depends on the uploaded tensors alone, so nothing is stored: after a restart of the server the rules
 * read them again and come to the same verdict.
 */
export class RuleEvaluations {
  private readonly jobs = new Map<string, JobEvaluations>();

  constructor(private readonly deps: Pick<EngineDeps, 's3' | 'clock' | 'faults' | 'settings' | 'log'>) {}

  /** Statuses for DescribeTrainingJob; undefined for a job without rules. */
  async statusesOf(
    request: CreateTrainingJobRequest,
    state: TrainingState,
  ): Promise<DebugRuleEvaluationStatus[] | undefined> {
    const name = request.TrainingJobName as string;
    if ((request.DebugRuleConfigurations ?? []).length === 0) return undefined;
    const job = this.jobs.get(name) ?? this.open(request);
    this.jobs.set(name, job);
    const ended = state.phase === 'ended';
    const open = job.evaluations.some(({ status }) => status === 'InProgress');
    if (open && (ended || Date.now() - job.readAt >= READ_EVERY_MS)) {
      job.reading ??= this.read(name, job, ended).finally(() => {
        job.reading = undefined;
      });
      // What can't be read now, say because S3 is away, is read the next time.
      await job.reading.catch((error: unknown) =>
        this.deps.log.warn({ err: error, job: name }, 'the tensors could not be read'),
      );
    }
    return job.evaluations.map(({ configuration, status, details, changedAt }) => ({
      RuleConfigurationName: configuration.RuleConfigurationName,
      RuleEvaluationJobArn: processingJobArn(this.deps.settings, evaluationJobName(name, configuration)),
      RuleEvaluationStatus: status,
      ...(details === '' ? {} : { StatusDetails: details.slice(0, 1024) }),
      LastModifiedTime: new Date(changedAt),
    }));
  }

  /** Lets go of a job that is deleted: another one may get its name. */
  forget(name: string): void {
    this.jobs.delete(name);
  }

  private open(request: CreateTrainingJobRequest): JobEvaluations {
    const source = tensorSource(this.deps.s3, request);
    return {
      reader: source === undefined ? undefined : new TensorReader(source),
      evaluations: (request.DebugRuleConfigurations ?? []).map((configuration) => this.begin(configuration)),
      readAt: 0,
      reading: undefined,
    };
  }

  private begin(configuration: DebugRuleConfiguration): Evaluation {
    const { rule_to_invoke: wanted = configuration.RuleConfigurationName ?? '', ...parameters } =
      configuration.RuleParameters ?? {};
    const common = { configuration, changedAt: this.deps.clock.now() };
    const name = ruleOfName(wanted);
    if (name === undefined) {
      return { ...common, rule: undefined, status: 'Error', details: `ClientError: No rule is called ${wanted}.` };
    }
    const { action_json: _, ...own } = parameters;
    const parsed = parseRuleParameters(name, own);
    if (parsed.faults !== undefined) {
      const details = `ClientError: ${parsed.faults.map((fault) => fault.message).join(' ')}`;
      return { ...common, rule: undefined, status: 'Error', details };
    }
    return { ...common, rule: createRule(name, parsed.parameters), status: 'InProgress', details: '' };
  }

  private async read(name: string, job: JobEvaluations, ended: boolean): Promise<void> {
    job.readAt = Date.now();
    if (this.deps.faults.lasting('rule-stuck', name) !== undefined) return;
    const broken = this.deps.faults.lasting('rule-error', name) !== undefined;
    const added = await job.reader?.readNew();
    for (const warning of added?.warnings ?? [])
      this.deps.log.warn({ job: name, warning }, 'a tensor could not be read');
    for (const evaluation of job.evaluations) {
      if (evaluation.status !== 'InProgress' || evaluation.rule === undefined) continue;
      if (broken) {
        this.conclude(evaluation, 'Error', 'InternalServerError: We encountered an internal error. Please try again.');
        continue;
      }
      evaluation.rule.feed(added?.points ?? []);
      if (added?.settled !== undefined) evaluation.rule.settle(added.settled);
      this.judge(evaluation, ended ? evaluation.rule.end() : evaluation.rule.verdict());
    }
  }

  private judge(evaluation: Evaluation, { status, step, details }: Verdict): void {
    if (status === 'NoIssuesFound') this.conclude(evaluation, status, '');
    else if (status === 'Error') {
      this.conclude(evaluation, status, `ClientError: No debugging data was saved by the training job. ${details}`);
    } else if (status === 'IssuesFound') {
      const text = `Evaluation of the rule ${evaluation.rule?.name} at step ${step} resulted in the condition being met`;
      this.conclude(evaluation, status, `RuleEvaluationConditionMet: ${text}\n`);
    }
  }

  private conclude(evaluation: Evaluation, status: Status, details: string): void {
    evaluation.status = status;
    evaluation.details = details;
    evaluation.changedAt = this.deps.clock.now();
  }
}

/** `<job cut>-<rule lower case, cut>-<8 hex digits>`, as AWS names them. */
function evaluationJobName(job: string, { RuleConfigurationName: rule = '' }: DebugRuleConfiguration): string {
  const digest = createHash('sha256').update(`${job}/${rule}`).digest('hex').slice(0, 8);
  return `${job.slice(0, 26)}-${rule
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 26)}-${digest}`;
}
