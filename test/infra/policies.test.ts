import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AccessRequest } from './access-request.js';
import { allows, fits, matches, POLICIES, type Policy, policiesOf, type Statement } from './policy.js';
import { RECORDED_ROLES, readRecorded } from './recorded-access.js';
import { refusedAccess } from './refused-access.js';
import { asksAbout } from './sagemaker-requests.js';
import { readUnrecorded } from './unrecorded.js';

const recorded = readRecorded();
const unrecorded = readUnrecorded();

describe.each(RECORDED_ROLES)('the policies of the role %s', (role) => {
  const policies = policiesOf(role);

  it('allow every call that the code was seen to make', () => {
    expect(refusedAccess(recorded).filter((each) => each.startsWith(`${role}:`))).toEqual([]);
  });

  it('allow nothing else but what has a reason', () => {
    const idle = grantsOf(policies).filter(
      (grant) => !isUsed(grant, recorded[role]) && reasonFor(role, grant) === undefined,
    );
    expect(idle.map(named)).toEqual([]);
  });

  it('have no reason for what was recorded, or what they do not allow', () => {
    const reasons = unrecorded.filter((each) => each.role === role);
    const idle = reasons.filter(
      (reason) => !grantsOf(policies).some((grant) => covers(reason, grant) && !isUsed(grant, recorded[role])),
    );
    expect(idle).toEqual([]);
  });
});

it('the role with which ECS starts a worker has a reason for each thing that it may do', () => {
  const grants = grantsOf(policiesOf('execution'));
  expect(grants.length).toBeGreaterThan(5);
  expect(grants.filter((grant) => reasonFor('execution', grant) === undefined).map(named)).toEqual([]);
});

it('each policy is as short as AWS takes one, with the longest values', () => {
  // Without white space, which AWS does not count.
  const lengths = readdirSync(POLICIES).map((file) => {
    const filled = readFileSync(new URL(file, POLICIES), 'utf8').replaceAll(
      /\$\{(\w+)\}/g,
      (_, name) => LONGEST[name] as string,
    );
    return { file, length: filled.replaceAll(/\s/g, '').length };
  });
  expect(lengths.length).toBeGreaterThan(5);
  expect(lengths.filter(({ length }) => length > 6144)).toEqual([]);
});

describe('the calls in the code', () => {
  it('are allowed to the role that runs it, each', () => {
    const refused = [
      ...callsIn('activities', 'worker').filter((call) => !mayCall('worker', call)),
      ...callsIn('client').filter((call) => !mayCall('publisher', call)),
    ];
    expect(refused).toEqual([]);
  });

  it('are in the files that reasons name', () => {
    const files = unrecorded.filter(({ madeBy }) => madeBy.endsWith('.ts'));
    expect(files.filter(({ madeBy }) => !existsSync(fromRoot(madeBy)))).toEqual([]);
    // Objects are read and written by helpers of many names.
    const ofJobs = files.filter(({ action }) => action.startsWith('sagemaker:'));
    expect(ofJobs.length).toBeGreaterThan(0);
    const elsewhere = ofJobs.filter(
      ({ action, madeBy }) =>
        !calls(readFileSync(fromRoot(madeBy), 'utf8')).includes(action.slice('sagemaker:'.length)),
    );
    expect(elsewhere).toEqual([]);
  });

  it('include all that is said to be recorded', () => {
    const made = new Set(callsIn('activities', 'worker').map(({ call }) => call));
    const ofSagemaker = recorded.worker.map(({ action }) => action).filter((action) => action.startsWith('sagemaker:'));
    const gone = [...new Set(ofSagemaker)].filter((action) => !made.has(action.slice('sagemaker:'.length)));
    // A part of creating with tags, and a request that no client has.
    expect(gone).toEqual(['sagemaker:AddTags', 'sagemaker:BatchPutMetrics'].filter((action) => gone.includes(action)));
  });
});

describe('the evaluation', () => {
  const statement: Statement = {
    Sid: 'Stop',
    Effect: 'Allow',
    Action: ['sagemaker:Stop*Job'],
    Resource: ['arn:aws:sagemaker:*:1:training-job/*'],
    Condition: { Null: { 'aws:ResourceTag/forecast:owner': 'false' } },
  };
  const policies: Policy[] = [{ name: 'one', statements: [statement] }];
  const request: AccessRequest = {
    action: 'sagemaker:StopTrainingJob',
    resource: 'arn:aws:sagemaker:eu-west-1:1:training-job/a',
    context: { 'aws:ResourceTag/forecast:owner': ['run'] },
  };

  it('allows what a statement names, in any case of its action, and refuses the same without the tag', () => {
    expect(allows(policies, request)).toBe(true);
    expect(allows(policies, { ...request, action: 'SageMaker:stoptrainingjob' })).toBe(true);
    expect(allows(policies, { ...request, context: {} })).toBe(false);
  });

  it('refuses another action, another resource, and what a second statement denies', () => {
    expect(allows(policies, { ...request, action: 'sagemaker:StopTransformations' })).toBe(false);
    expect(allows(policies, { ...request, resource: 'arn:aws:sagemaker:eu-west-1:1:transform-job/a' })).toBe(false);
    expect(allows([...policies, { name: 'no', statements: [{ ...statement, Effect: 'Deny' }] }], request)).toBe(false);
    expect(allows([], request)).toBe(false);
  });

  it('takes dots and brackets for themselves', () => {
    expect(matches('a.b(*)?', 'a.b(c)d')).toBe(true);
    expect(matches('a.b', 'axb')).toBe(false);
  });

  it('does not guess what a condition means that it does not know', () => {
    const unknown: Statement = { ...statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    expect(() => fits(unknown, request)).toThrow('IpAddress');
  });
});

const LONGEST: Readonly<Record<string, string>> = {
  partition: 'aws-us-gov',
  region: 'ap-northeast-1',
  account: '123456789012',
  landing_folder: 'x'.repeat(60),
  bucket_arn: `arn:aws-us-gov:s3:::${'x'.repeat(63)}`,
  kms_key_arn: 'arn:aws-us-gov:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  job_role_arn: `arn:aws-us-gov:iam::123456789012:role/${'x'.repeat(40)}`,
  log_group_arn: `arn:aws-us-gov:logs:ap-northeast-1:123456789012:log-group:/${'x'.repeat(40)}`,
  topic_arn: `arn:aws-us-gov:sns:ap-northeast-1:123456789012:${'x'.repeat(256)}`,
};

/** One action that a statement allows on one resource. */
interface Grant {
  readonly policy: string;
  readonly statement: Statement;
  readonly action: string;
  readonly resource: string;
}

/** Without pairs that IAM never asks about, such as starting a training job on a model. */
function grantsOf(policies: readonly Policy[]): Grant[] {
  return policies.flatMap(({ name, statements }) =>
    statements.flatMap((statement) =>
      statement.Action.flatMap((action) =>
        statement.Resource.filter((resource) => asksAbout(action, resource)).map((resource) => ({
          policy: name,
          statement,
          action,
          resource,
        })),
      ),
    ),
  );
}

const named = ({ policy, action, resource }: Grant): string => `${policy}: ${action} on ${resource}`;

const isUsed = ({ statement, action, resource }: Grant, requests: readonly AccessRequest[]): boolean =>
  requests.some((request) => fits({ ...statement, Action: [action], Resource: [resource] }, request));

const covers = (
  reason: { readonly action: string; readonly resource?: string },
  { action, resource }: Grant,
): boolean => reason.action === action && (reason.resource === undefined || reason.resource === resource);

const reasonFor = (role: string, grant: Grant) => unrecorded.find((each) => each.role === role && covers(each, grant));

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Names of the operations that a file sends. */
const calls = (text: string): readonly string[] =>
  [...text.matchAll(/\b(?:new (\w+)Command|paginate(\w+))\(/g)].map(([, sent, paged]) => (sent ?? paged) as string);

/** Operations that the files of rooms send, each with where. What works on the local stack alone is left out. */
function callsIn(...rooms: readonly string[]) {
  return rooms.flatMap((room) =>
    readdirSync(fromRoot(room), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) => file.endsWith('.ts') && !file.startsWith(join('algorithm-test', '')) && !file.startsWith('commands'),
      )
      .flatMap((file) =>
        calls(readFileSync(join(fromRoot(room), file), 'utf8')).map((call) => ({ call, file: join(room, file) })),
      ),
  );
}

/** What IAM calls an operation whose right has another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  ListObjectsV2: 'ListBucket',
  DeleteObjects: 'DeleteObject',
  CopyObject: 'PutObject',
};

function mayCall(role: string, { call }: { readonly call: string }): boolean {
  // Depends on the topics that an installation names.
  if (call === 'Publish') return true;
  const name = OTHER_NAMES[call] ?? call;
  return policiesOf(role).some(({ statements }) =>
    statements.some(({ Action }) => Action.some((action) => action.split(':')[1] === name)),
  );
}
