import { expect, it } from 'vitest';
import { refuseUsedRunId, startRun } from '../../client/runs/start-run.js';
import { requestSchema } from '../../contracts/request/request.js';
import { useTemporal } from '../support/use-temporal.js';

const server = useTemporal();
const input = (run: string) => ({ run, request: requestSchema.parse({}), dataset: { uri: 's3://bucket/data' } });

it('starts a run of a new id', async () => {
  await refuseUsedRunId({ temporal: server.client }, 'new');
  await startRun({ temporal: server.client }, input('new'));
  expect((await server.client.workflow.getHandle('new').describe()).status.name).toBe('RUNNING');
});

it('refuses the id of a run that goes on, and of one that has ended', async () => {
  const client = { temporal: server.client };
  const used = 'A run named used exists already, or did. Choose another name with --run NAME.';
  await startRun(client, input('used'));
  await expect(startRun(client, input('used'))).rejects.toThrow(used);
  await server.client.workflow.getHandle('used').terminate();
  await expect(startRun(client, input('used'))).rejects.toThrow(used);
  await expect(refuseUsedRunId(client, 'used')).rejects.toThrow(used);
});
