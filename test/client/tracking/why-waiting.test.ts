import { randomBytes } from 'node:crypto';
import { EncryptionCodec } from '@durable-forecast/lib/payload-encryption/encryption-codec';
import { ApplicationFailure, DefaultFailureConverter, defaultPayloadConverter, type Payload } from '@temporalio/common';
import { expect, it } from 'vitest';
import { whyWaiting } from '../../../client/tracking/why-waiting.js';

const codec = new EncryptionCodec({ current: 'november', keys: new Map([['november', randomBytes(32)]]) });

it('tells why entries wait for the tracker, where messages of failures are encrypted', async () => {
  const message = 'MLflow at http://127.0.0.1:5000 does not answer (ECONNREFUSED)';
  const failure = new DefaultFailureConverter({ encodeCommonAttributes: true }).errorToFailure(
    ApplicationFailure.create({ message, type: 'ServiceAway' }),
    defaultPayloadConverter,
  );
  const [encodedAttributes] = await codec.encode([failure.encodedAttributes as Payload]);
  const raw = { pendingActivities: [{ attempt: 3, lastFailure: { ...failure, encodedAttributes } }] };
  const temporal = {
    options: { loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [codec] } },
    workflow: { getHandle: () => ({ describe: async () => ({ status: { name: 'RUNNING' }, raw }) }) },
  };
  expect(await whyWaiting(temporal as never, 'forecast')).toMatchObject({ reason: message });
});
