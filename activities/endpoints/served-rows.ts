import type { S3Client } from '@aws-sdk/client-s3';
import { type Cell, groupCells } from '../../contracts/dataset/cells.js';
import type { ServedModel, ServedVersion } from '../../contracts/endpoint/served-version.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import { storedMarker } from '../../contracts/features/feature-marker.js';
import { readJson } from '../s3/read-json.js';
import { listFiles, readStoredText } from '../s3/stored-files.js';
import { predictionValues } from '../transform/prediction-values.js';
import type { EndpointDeps } from './deps.js';

const ROWS = { what: 'the features of the 28 days', cure: 'Deploy the version again; they are built anew.' };
const ANSWERS = { what: 'the forecast that a job left there', cure: 'Publish once more, and take that version.' };

/** The cells whose series a model knows, of those that are served. */
export function cellsOfModel({ features, members }: ServedVersion, { member, group }: ServedModel): readonly Cell[] {
  const per = members[member]?.per;
  if (per === undefined) return [];
  return groupCells(features.cells, per).find(({ name }) => name === group)?.cells ?? [];
}

/** What models are given of a cell: series after series, 28 days each; CSV without label. */
export async function readRows(s3: S3Client, { features, originDay }: ServedVersion, cell: Cell): Promise<string[]> {
  const uri = foldFiles(features, originDay).input(cell);
  const marker = features.markers?.find((one) => one.store === cell.store && one.originDay === originDay);
  const files = marker === undefined ? [] : (await readJson(s3, marker.uri, storedMarker)).files;
  const text = await readStoredText(s3, files.find((file) => file.uri === uri) ?? { uri }, ROWS);
  return text.replace(/\n$/, '').split('\n');
}

/** What the run's batch transform has answered for the rows of a cell; undefined where that is gone. */
export async function readAnswers(
  { s3, bucket }: Pick<EndpointDeps, 's3' | 'bucket'>,
  { run }: ServedVersion,
  { step }: ServedModel,
  cell: Cell,
): Promise<readonly number[] | undefined> {
  const files = await listFiles(s3, `s3://${bucket}/runs/${run}/forecast/${step}/`);
  const file = files.find(({ uri }) => uri.endsWith(`/${cell.name}.csv.out`));
  if (file === undefined) return undefined;
  return [...predictionValues(await readStoredText(s3, file, ANSWERS), file.uri)];
}
