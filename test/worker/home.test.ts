import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { homeOf } from '../../worker/home.js';

const clientThat = (getClusterInfo: () => Promise<object>): Client =>
  ({ workflowService: { getClusterInfo }, options: { namespace: 'forecasts' } }) as unknown as Client;
const answer = (code: number) => Object.assign(new Error('no'), { code, details: 'no', metadata: {} });
const failing = (code: number) => clientThat(() => Promise.reject(answer(code)));

describe('homeOf', () => {
  it('names the namespace and the cluster', async () => {
    expect(await homeOf(clientThat(async () => ({ clusterId: 'cluster-1' })))).toBe('forecasts@cluster-1');
  });

  it('names the namespace alone where the service does not give its id', async () => {
    const PERMISSION_DENIED = 7;
    expect(await homeOf(failing(PERMISSION_DENIED))).toBe('forecasts');
  });

  it('is not another one because the service is away for a moment', async () => {
    const UNAVAILABLE = 14;
    await expect(homeOf(failing(UNAVAILABLE))).rejects.toMatchObject({ code: UNAVAILABLE });
  });
});
