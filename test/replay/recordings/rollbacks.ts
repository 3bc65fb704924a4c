import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { PreparedRollback, Rollback, RollbackInput } from '../../../contracts/publication/rollback.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { Activities, Recording } from './recording.js';

const at = '2026-11-29T12:00:00.000Z';
const prepared = ({ name, bucket, to }: RollbackInput): PreparedRollback => ({
  name,
  bucket,
  version: to,
  uri: `s3://${bucket}/forecasts/${name}/versions/${to}/`,
  rows: 112,
  run: to,
  originDate: '2016-04-24',
  pointerETag: '"etag"',
  from: 'week-2',
});

/** Side effects of a rollback that comes through. */
export const rollbackSteps = (name: string): Activities => ({
  prepareRollback: async (input: RollbackInput) => prepared(input),
  checkVersion: async () => undefined,
  movePointerBack: async ({ rollback: { from, version } }: { rollback: PreparedRollback }): Promise<Rollback> => ({
    name,
    from,
    to: version,
    at,
  }),
  markRollback: async () => undefined,
  enterOutbox: async () => undefined,
});

function rollback(name: string, activities: Activities = {}, act?: Recording['act']): Recording {
  const workflowId = workflowIds.rollback(name);
  return {
    workflow: 'rollBackForecast',
    workflowId,
    input: { name, bucket: 'bucket', to: 'week-1', by: 'ana', reason: 'prices were wrong' },
    activities: { ...rollbackSteps(name), ...activities },
    ...(act === undefined ? {} : { act }),
    histories: { [name]: { workflowId } },
  };
}

const invalid: FailureType = 'ForecastInvalid';

export const rollbacks: readonly Recording[] = [
  rollback('rollback-done'),
  rollback('rollback-told-to-the-registry'),
  rollback('rollback-told-to-the-tracker'),
  rollback('rollback-that-the-registry-does-not-hear-of', {
    markRollback: async () => {
      const type: FailureType = 'AccessDenied';
      throw ApplicationFailure.nonRetryable('not authorized to perform: sagemaker:UpdateModelPackage', type);
    },
  }),
  rollback('rollback-of-a-damaged-version', {
    checkVersion: async () => {
      throw ApplicationFailure.nonRetryable('submission.csv differs from what was written.', invalid);
    },
  }),
];
