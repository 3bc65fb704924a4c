import type { Client } from '@temporalio/client';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { addAskedGauges } from '../../../worker/metrics/asked-gauge.js';
import { temporalGauges } from '../../../worker/metrics/temporal-gauges.js';

describe('the metrics of the instance queue', () => {
  it('cost one query of the workflow, which Temporal Cloud bills, for several scrapes', async () => {
    let queries = 0;
    const query = async () => {
      queries += 1;
      return { types: [{ instanceType: 'ml.m5.xlarge', limit: 4, leased: 3, waiting: 2 }] };
    };
    const workflow = { count: async () => ({ count: 1 }), getHandle: () => ({ query }) };
    const registry = new Registry();
    addAskedGauges(registry, temporalGauges({ workflow } as unknown as Client, 'instance-queue'));
    await registry.metrics();
    const lines = (await registry.metrics()).split('\n');
    expect(queries).toBe(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        'forecast_instance_queue_leases{instance_type="ml.m5.xlarge"} 3',
        'forecast_instance_queue_waiting{instance_type="ml.m5.xlarge"} 2',
        'forecast_instance_queue_limit{instance_type="ml.m5.xlarge"} 4',
      ]),
    );
  });
});
