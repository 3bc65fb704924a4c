import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as sagemaker from '@aws-sdk/client-sagemaker';
import * as runtime from '@aws-sdk/client-sagemaker-runtime';
import { until } from '../../../../test/support/until.js';
import {
  type Case,
  memberAt,
  type Outcome,
  type Step,
  substitute,
  type Transcript,
  type Variables,
} from './scenario.js';
import type { Target } from './target.js';

/** Runs cases with the JavaScript SDK. */
/** A job on AWS itself takes minutes. */
const JOB_TIMEOUT_MS = 900_000;

export class JavascriptRunner {
  private readonly clients;

  constructor(private readonly target: Target) {
    const settings = target.javascript;
    this.clients = {
      sagemaker: new sagemaker.SageMakerClient(settings.sagemaker),
      runtime: new runtime.SageMakerRuntimeClient(settings.runtime),
      logs: new logs.CloudWatchLogsClient(settings.logs),
      s3: new S3Client(settings.s3),
    };
  }

  async run({ steps, cleanup = [] }: Case, given: Variables): Promise<Transcript> {
    const variables: Record<string, string> = { ...given };
    const outcomes: Outcome[] = [];
    for (const step of steps) {
      const outcome = await this.attempt(substituteRequest(step, variables));
      outcomes.push(outcome);
      if ('error' in outcome !== (step.error !== undefined)) break;
      for (const [name, path] of Object.entries(step.save ?? {})) {
        variables[name] = String(memberAt('answer' in outcome ? outcome.answer : outcome.error, path));
      }
    }
    for (const step of cleanup) {
      // What was never made can't be removed, nor named.
      await this.attempt(substituteRequest(step, { ...variables })).catch(() => undefined);
    }
    return { outcomes, variables };
  }

  close(): void {
    for (const client of Object.values(this.clients)) client.destroy();
  }

  private async attempt(step: Step): Promise<Outcome> {
    try {
      return { answer: plain(await this.perform(step)) };
    } catch (error) {
      return { error: { code: (error as Error).name, message: (error as Error).message } };
    }
  }

  private async perform(step: Step): Promise<unknown> {
    if ('call' in step) return this.call(step.call, step.input, step.service);
    if ('poll' in step) return this.poll(step);
    if ('wait' in step) return this.wait(step.wait, step.input);
    if ('paginate' in step) return this.paginate(step);
    const { s3 } = this.clients;
    const Bucket = this.target.bucket;
    if ('put' in step) return s3.send(new PutObjectCommand({ Bucket, Key: step.put, Body: step.body }));
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: step.get }));
    return { body: await object.Body?.transformToString() };
  }

  private async call(operation: string, input: unknown, service: 'sagemaker' | 'runtime' | 'logs' = 'sagemaker') {
    const modules = { sagemaker, runtime, logs } as unknown as Record<string, Record<string, Constructor>>;
    const Command = modules[service]?.[`${operation}Command`];
    if (Command === undefined) throw new Error(`${service} has no operation ${operation}.`);
    const client = this.clients[service] as unknown as { send(command: unknown): Promise<Record<string, unknown>> };
    const { $metadata: _, ...answer } = await client.send(new Command(input ?? {}));
    const body = answer.Body as { transformToString?(): string } | undefined;
    return body?.transformToString === undefined ? answer : { ...answer, Body: body.transformToString() };
  }

  private async poll(step: Extract<Step, { poll: string }>): Promise<unknown> {
    const poll = async () => ({ answer: await this.call(step.poll, step.input) });
    const { answer } = await until(poll, {
      what: `${step.member} of ${step.poll} to be none of ${step.while}`,
      timeout: JOB_TIMEOUT_MS,
      every: this.target.pollSeconds * 1000,
      holds: ({ answer: last }) => !step.while.includes(String(memberAt(last, step.member))),
    });
    return answer;
  }

  private async wait(name: string, input: unknown): Promise<unknown> {
    const waiter = (sagemaker as unknown as Record<string, Waiter>)[`waitUntil${name}`];
    if (waiter === undefined) throw new Error(`There is no waiter ${name}.`);
    const delay = this.target.pollSeconds;
    try {
      const { state } = await waiter(
        { client: this.clients.sagemaker, minDelay: delay, maxDelay: delay, maxWaitTime: 3600 },
        input,
      );
      return { state };
    } catch (error) {
      // The waiter's error holds its result as JSON.
      if (/"state":"FAILURE"/.test((error as Error).message)) return { state: 'FAILURE' };
      throw error;
    }
  }

  private async paginate(step: Extract<Step, { paginate: string }>): Promise<unknown> {
    const paginator = (sagemaker as unknown as Record<string, Paginator>)[`paginate${step.paginate}`];
    if (paginator === undefined) throw new Error(`There is no paginator ${step.paginate}.`);
    const items: unknown[] = [];
    let pages = 0;
    const settings = { client: this.clients.sagemaker, pageSize: step.pageSize };
    for await (const page of paginator(settings, step.input ?? {})) {
      pages += 1;
      for (const item of (page[step.list] ?? []) as unknown[]) items.push(memberAt(item, step.member));
    }
    return { pages, items };
  }
}

type Constructor = new (input: unknown) => unknown;
type Waiter = (settings: object, input: unknown) => Promise<{ state: string }>;
type Paginator = (settings: object, input: unknown) => AsyncIterable<Record<string, unknown>>;

/** What a step asks for; what it expects is filled in when the transcript is read. */
function substituteRequest(step: Step, variables: Variables): Step {
  const { expect: _, error: _error, save: _save, ...request } = step;
  return substitute(request, variables) as Step;
}

/** As JSON has it, with times marked as such. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
}
