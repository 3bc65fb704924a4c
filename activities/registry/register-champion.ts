import { CreateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import {
  type ChampionPackage,
  modelQualityUri,
  type PackageRef,
  packageGroupName,
  packageUri,
} from '../../contracts/registry/champion-package.js';
import type { Registration } from '../../contracts/registry/registration.js';
import { callAws, failure } from '../aws/aws-failure.js';
import { jsonFor, sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import { approvePackage } from './approve-package.js';
import type { RegistryDeps } from './deps.js';
import { findPackage, packageRef } from './find-package.js';
import { modelQuality } from './model-quality.js';
import { notedPackage } from './noted-package.js';
import { packageDescription, packageRequest } from './package-request.js';

/**
 * The champion of a run as a version of its forecast's model package group, with the approval that is asked for.
 *
 * A run has one package however often this is asked: the run's own note names it, else the description that only it has, else
 * SageMaker knows the token of the request whose answer was lost. A run that applied the models of an earlier one has that one's
 * package, and leaves its approval alone: nothing new was trained.
 */
export async function registerChampion(deps: RegistryDeps, registration: Registration): Promise<ChampionPackage> {
  const { run, training, approval } = registration;
  if (training.kind === 'forecast' && training.from !== undefined) {
    const theirs = await notedPackage(deps, training.from.run);
    const found = theirs && (await approvePackage(deps, theirs, undefined));
    if (found !== undefined) return keepNote(deps, run, found);
  }
  const own = await notedPackage(deps, run);
  const known = own && (await approvePackage(deps, own, approval));
  if (known !== undefined) return known;
  const ref = await findOrCreate(deps, registration);
  await keepNote(deps, run, ref);
  const registered = await approvePackage(deps, ref, approval);
  if (registered !== undefined) return registered;
  throw failure('NotFound', `${ref.arn} was deleted while it was registered.`);
}

/** For later runs and rollbacks, which so need not ask SageMaker where nothing was registered. */
async function keepNote<Ref extends PackageRef>({ s3, bucket }: RegistryDeps, run: string, ref: Ref): Promise<Ref> {
  const uri = packageUri(bucket, run);
  const { group, version, arn } = ref;
  await writeObject(s3, uri, sealedFor(uri, { run, group, version, arn }), 'application/json');
  return ref;
}

async function findOrCreate({ sagemaker, s3, bucket }: RegistryDeps, registration: Registration): Promise<PackageRef> {
  const { name, run } = registration;
  const group = packageGroupName(bucket, name);
  const found = await findPackage(
    sagemaker,
    {
      name: group,
      description: `Champions of the forecast ${name}, published to the bucket ${bucket}`,
      tags: [
        { Key: 'forecast:name', Value: name },
        { Key: 'forecast:bucket', Value: bucket },
      ],
    },
    packageDescription(registration),
  );
  if (found !== undefined) return found;
  const qualityUri = modelQualityUri(bucket, run);
  await writeObject(s3, qualityUri, jsonFor(qualityUri, modelQuality(registration)), 'application/json');
  const { ModelPackageArn: arn = '' } = await callAws(`CreateModelPackage of ${run} in ${group}`, () =>
    sagemaker.send(new CreateModelPackageCommand(packageRequest(bucket, registration))),
  );
  return packageRef(group, arn);
}
