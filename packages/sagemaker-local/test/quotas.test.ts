import { expect, test } from 'vitest';
import { processingDemand, requireQuota } from '../src/quotas/quotas.js';

const asked = (InstanceCount: number, quotas: Readonly<Record<string, number>> = {}) => {
  const ClusterConfig = { InstanceType: 'ml.m5.xlarge' as const, InstanceCount, VolumeSizeInGB: 1 };
  const store = Object.fromEntries(
    ['trainingJobs', 'processingJobs', 'transformJobs', 'endpoints'].map((kind) => [kind, { inStatus: () => [] }]),
  );
  const demand = processingDemand({ ProcessingResources: { ClusterConfig } } as never);
  return () => requireQuota(store as never, quotas, demand);
};

test('a job that asks for more processes than a machine has room for is refused, unless a quota allows them', () => {
  expect(asked(100)).not.toThrow();
  expect(asked(101)).toThrow(
    "The account-level service limit 'ml.m5.xlarge for processing job usage' is 100 Instances, with current utilization of 0 Instances and a request delta of 101 Instances.",
  );
  expect(asked(101, { 'ml.m5.xlarge for processing job usage': 200 })).not.toThrow();
  expect(asked(3, { 'ml.m5.xlarge for processing job usage': 2 })).toThrow('is 2 Instances');
});
