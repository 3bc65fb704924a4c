import { createHash } from 'node:crypto';
import { ModelFault } from '../../core/explain/model-fault.js';
import { readArchive } from '../../core/explain/read-archive.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readProven } from '../explain/read-proven.js';
import type { RunFacts } from '../records/read-run-facts.js';
import { type ComparedParts, compareParts, type Parts } from './compare-parts.js';

/** Archives that are read at a time, each as large as it is. */
const AT_A_TIME = 4;

type Model = NonNullable<RunFacts['champion']>['models'][number];

/**
 * The models of two runs, by member and group of series: whether their files are the same. An archive of the same files is another
 * one whenever it is packed, since it says when that was; so what differs is unpacked.
 *
 * @returns undefined where one of the runs left no record of its models
 */
export async function compareModels(
  { s3 }: Pick<ForecastClient, 's3'>,
  a: RunFacts,
  b: RunFacts,
): Promise<ComparedParts | undefined> {
  const [ofA, ofB] = [modelsOf(a), modelsOf(b)];
  const compared = compareParts(archivesOf(ofA), archivesOf(ofB));
  if (compared === undefined || ofA === undefined || ofB === undefined) return compared;
  const differing: string[] = [];
  for (let from = 0; from < compared.differing.length; from += AT_A_TIME) {
    const some = compared.differing.slice(from, from + AT_A_TIME);
    const contents = await Promise.all(
      some.map((name) => Promise.all([ofA, ofB].map((models) => contentOf(s3, name, models.get(name) as Model)))),
    );
    differing.push(
      ...some.filter((_, at) => contents[at]?.[0] === undefined || contents[at]?.[0] !== contents[at]?.[1]),
    );
  }
  return { ...compared, same: compared.same + compared.differing.length - differing.length, differing };
}

const modelsOf = ({ champion }: RunFacts): ReadonlyMap<string, Model> | undefined =>
  champion &&
  new Map(
    champion.models.map((model) => [`${champion.members[model.member]?.name ?? model.member}: ${model.group}`, model]),
  );

const archivesOf = (models: ReadonlyMap<string, Model> | undefined): Parts | undefined =>
  models &&
  new Map(
    [...models].map(([name, { uri, proof }]) => [
      name,
      { name, content: proof === undefined ? uri : `${proof.bytes} ${proof.etag}` },
    ]),
  );

/** What the files of a model hold; undefined where it is gone, or another one by now. */
async function contentOf(s3: ForecastClient['s3'], name: string, model: Model): Promise<string | undefined> {
  try {
    const files = await readArchive(await readProven(s3, model, `the model of ${name}`), () => true);
    return JSON.stringify(
      [...files].map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]).sort(),
    );
  } catch (error) {
    if (error instanceof UserError || error instanceof ModelFault) return undefined;
    throw error;
  }
}
