import { expect, it } from 'vitest';
import { recordRun } from '../../activities/records/record-run.js';
import { refuseUsedRunId, startRun } from '../../client/runs/start-run.js';
import { requestSchema } from '../../contracts/request/request.js';
import { forecastClient } from '../support/forecast-client.js';
import { useS3 } from '../support/use-s3.js';
import { useTemporal } from '../support/use-temporal.js';
import { runRecord } from './records/run-facts.js';

const server = useTemporal();
const s3 = useS3();
const client = () => forecastClient(server.client, s3);
const input = (run: string) => ({ run, request: requestSchema.parse({}), dataset: { uri: 's3://bucket/data' } });

it('starts a run of a new id', async () => {
  await refuseUsedRunId(client(), 'new');
  await startRun({ temporal: server.client }, input('new'));
  expect((await server.client.workflow.getHandle('new').describe()).status.name).toBe('RUNNING');
});

it('refuses the id of a run that goes on, and of one that has ended', async () => {
  const used = 'A run named used exists already, or did. Choose another name with --run NAME.';
  await startRun(client(), input('used'));
  await expect(startRun(client(), input('used'))).rejects.toThrow(used);
  await server.client.workflow.getHandle('used').terminate();
  await expect(startRun(client(), input('used'))).rejects.toThrow(used);
  await expect(refuseUsedRunId(client(), 'used')).rejects.toThrow(used);
});

it('refuses the id of a run that Temporal has forgotten, whose record another one would write over', async () => {
  await recordRun({ s3: s3.client, bucket: s3.bucket }, runRecord({ run: 'forgotten' }));
  await expect(refuseUsedRunId(client(), 'forgotten')).rejects.toThrow('A run named forgotten exists already, or did.');
});
