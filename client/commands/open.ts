import { createWriteStream, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { ownFolder } from '@durable-forecast/lib/own-folder';
import { formatS3Uri } from '@durable-forecast/lib/s3-uri';
import { userNumber } from '@durable-forecast/lib/user-number';
import open from 'open';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { requireRun } from '../runs/require-run.js';
import { showWait } from '../terminal/show-wait.js';
import { commandOnRun } from './options.js';

export const openCommand = () =>
  commandOnRun('open', "open the page with a run's pictures in the browser; in a pipe only print where it lies")
    .option('--print', 'only print the path of the page')
    .action((run: string, { state, print }: { state: string; print?: boolean }) =>
      withClient(state, async (client) => {
        const page = await pageOf(client, run);
        console.log(page);
        if (!print && process.stdout.isTTY) await open(page);
      }),
    );

/** The page as a file of this machine; fetched where it is none. @throws UserError when the run has none */
async function pageOf(client: ForecastClient, run: string): Promise<string> {
  const status = await requireRun(client, run);
  const key = `runs/${run}/report.html`;
  const local = client.localFile(formatS3Uri({ bucket: client.bucket, key }));
  if (local !== undefined && existsSync(local)) return fileURLToPath(local);
  const page = await showWait('Fetching the page', () =>
    client.s3.send(new GetObjectCommand({ Bucket: client.bucket, Key: key })),
  ).catch((error: Error) => {
    if (error.name !== 'NoSuchKey') throw error;
    const when = status === 'running' ? 'It is written when the forecast is published' : `The run is ${status}`;
    throw new UserError(`${run} has no page with pictures. ${when}; see 'npx forecast status ${run}'.`, 'notFound');
  });
  const folder = pagesFolder();
  const file = join(folder, `${run}.html`);
  await pipeline(page.Body as Readable, createWriteStream(file, { mode: 0o600 }));
  return file;
}

/** @throws UserError where somebody else has made it, who could exchange what is shown */
function pagesFolder(): string {
  try {
    return ownFolder(join(tmpdir(), `forecast-pages-${userNumber()}`));
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}
