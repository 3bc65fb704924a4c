import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { REGION } from '../../../local/stack/aws-environment.js';
import { type Stack, startStack } from '../../../local/stack/start-stack.js';
import { workflowBundleFile } from '../../support/workflow-bundle.js';

/** The whole stack with its worker; it can be down for a while, and is the same afterwards. */
export class SeasonStack {
  private readonly folder = mkdtempSync(join(tmpdir(), 'chaos-season-'));
  private up:
    | { readonly stack: Stack; readonly connection: Connection; readonly temporal: Client; readonly s3: S3Client }
    | undefined;

  async start(): Promise<void> {
    process.env.FORECAST_WORKFLOW_BUNDLE = await workflowBundleFile();
    const stateDir = join(this.folder, 'state');
    const log = pino({ level: 'silent' });
    const stack = await startStack({ stateDir, reset: false, withWorker: true, log, onEvent: () => undefined });
    const { environment } = stack;
    const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS as string });
    const temporal = new Client({ connection, namespace: environment.TEMPORAL_NAMESPACE as string });
    const s3 = new S3Client({
      ...AWS_CLIENT_SETTINGS,
      endpoint: environment.AWS_ENDPOINT_URL_S3 as string,
      region: REGION,
      forcePathStyle: true,
      credentials: {
        accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
        secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
      },
    });
    this.up = { stack, connection, temporal, s3 };
  }

  async stop(): Promise<void> {
    const { stack, connection, s3 } = this.running;
    this.up = undefined;
    s3.destroy();
    await connection.close();
    await stack.stop();
  }

  async close(): Promise<void> {
    if (this.up !== undefined) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get temporal(): Client {
    return this.running.temporal;
  }

  get store(): { readonly s3: S3Client; readonly bucket: string } {
    return { s3: this.running.s3, bucket: this.running.stack.environment.FORECAST_BUCKET as string };
  }

  /** A folder of the bucket. */
  place(...names: readonly string[]): string {
    return join(this.folder, 'state', 's3', 'forecast', ...names);
  }

  private get running() {
    if (this.up === undefined) throw new Error('the stack is down');
    return this.up;
  }
}
