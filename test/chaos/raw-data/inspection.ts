import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { inspectDataset } from '../../../activities/dataset/inspect-dataset.js';
import { readBytes, readText } from '../../../activities/s3/s3-objects.js';
import { UserError } from '../../../client/errors/user-error.js';
import { uploadDataset } from '../../../client/runs/upload-dataset.js';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import { decodePanel } from '../../../core/panel/panel-file.js';
import type { TestS3 } from '../../support/s3.js';
import type { TestThreads } from '../../support/threads.js';
import { type Draft, TABLES } from './draft.js';
import { plainPanel } from './plain-panel.js';

/** What came of a draft. */
export type Inspected =
  /** @param content everything that a forecast is made of, as text that can be compared */
  | { readonly kind: 'read'; readonly content: string; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string; readonly faults: readonly ListedFault[] }
  | { readonly kind: 'broke'; readonly message: string };

/** A row of `faults.csv`. */
export interface ListedFault {
  readonly file: string;
  /** Undefined where the whole file is meant. */
  readonly line: number | undefined;
  readonly problem: string;
  readonly cure: string;
}

/** Brings drafts to S3 as a user does and inspects them as a run does. */
export class Inspection {
  constructor(
    private readonly s3: TestS3,
    private readonly threads: TestThreads,
    private readonly folder: string,
  ) {}

  async inspect(draft: Draft): Promise<Inspected> {
    const { client, bucket } = this.s3;
    try {
      const dir = await this.write(draft);
      const dataset = await uploadDataset({ s3: client, bucket, dir });
      const manifest = await inspectDataset({ s3: client, bucket, threads: this.threads }, { dataset, scope: {} });
      const warnings = (manifest.warnings ?? []).map(({ message }) => message);
      return { kind: 'read', content: await this.contentOf(manifest), warnings };
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof UserError) return { kind: 'refused', message, faults: [] };
      if (!(error instanceof ApplicationFailure) || error.type !== 'DatasetInvalid') return { kind: 'broke', message };
      return { kind: 'refused', message, faults: await this.listedIn(message) };
    }
  }

  /** @returns the folder with the files of the draft */
  async write(draft: Draft): Promise<string> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder);
    for (const table of TABLES) {
      const file = draft[table];
      if (file.name !== undefined) await writeFile(join(this.folder, file.name), file.render());
    }
    return this.folder;
  }

  /** Where the panels lie and the order of their series follow from the files; what is in them is what counts. */
  private async contentOf({ panels, series, ...manifest }: DatasetManifest): Promise<string> {
    const { firstDay, lastDay, originDay, originDate, snapStates } = manifest;
    const shards = panels.map(async ({ uri, store, departments }) => ({
      store,
      departments,
      content: plainPanel(decodePanel(await readBytes(this.s3.client, uri))),
    }));
    const read = { series, firstDay, lastDay, originDay, originDate, snapStates, panels: await Promise.all(shards) };
    return JSON.stringify(read);
  }

  /** The list that a failure names holds every place, the message some. */
  private async listedIn(message: string): Promise<readonly ListedFault[]> {
    const uri = /s3:\S+faults\.csv/.exec(message)?.[0];
    if (uri === undefined) return [];
    const [, ...rows] = (await readText(this.s3.client, uri)).trimEnd().split('\n');
    return rows.map((row) => {
      const [file, line, , , problem, cure] = [...row.matchAll(/"((?:[^"]|"")*)"/g)].map((field) => field[1] as string);
      return {
        file: file as string,
        line: line === '' ? undefined : Number(line),
        problem: problem as string,
        cure: cure as string,
      };
    });
  }
}
