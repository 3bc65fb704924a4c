import type { CreateModelPackageCommandInput, InferenceSpecification } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { modelQualityUri, packageGroupName } from '../../contracts/registry/champion-package.js';
import type { RegisteredModel, Registration } from '../../contracts/registry/registration.js';

/** SageMaker takes so many properties, of so many characters, and descriptions of so many. */
const MOST_PROPERTIES = 50;
const LONGEST_VALUE = 256;
const LONGEST_DESCRIPTION = 1024;
/** A token is 36 characters long at most. */
const TOKEN_LENGTH = 32;

/**
 * Tells the package of a run from all others of its group: no update changes a description, and lists of packages have it.
 * That is how a repetition finds what a crash has left.
 */
export const packageDescription = ({ name, run, origin }: Pick<Registration, 'name' | 'run' | 'origin'>): string =>
  `Champion of the forecast ${name} as version ${run} publishes it, known up to ${origin}`;

/**
 * A champion as a version of its forecast's group. It waits for approval whatever follows, so that one token always stands for the
 * same request. The group has the tags: SageMaker takes none of a version.
 */
export function packageRequest(
  bucket: string,
  registration: Registration,
): CreateModelPackageCommandInput & { readonly ModelPackageGroupName: string } {
  const { name, run, lineage, models } = registration;
  const group = packageGroupName(bucket, name);
  const [main, ...others] = models;
  return {
    ModelPackageGroupName: group,
    ModelPackageDescription: packageDescription(registration),
    ModelApprovalStatus: 'PendingManualApproval',
    ClientToken: hashOf([group, run]).slice(0, TOKEN_LENGTH),
    ...(main === undefined ? {} : { InferenceSpecification: specificationOf(main) as InferenceSpecification }),
    ...(others.length === 0
      ? {}
      : {
          AdditionalInferenceSpecifications: others.map((model) => ({
            Name: model.name,
            Description: model.what.slice(0, LONGEST_DESCRIPTION),
            ...specificationOf(model),
          })),
        }),
    ModelMetrics: {
      ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: modelQualityUri(bucket, run) } },
    },
    MetadataProperties: {
      GeneratedBy: run,
      ...(lineage.codeVersion === undefined ? {} : { CommitId: lineage.codeVersion }),
    },
    CustomerMetadataProperties: propertiesOf(bucket, registration),
  };
}

/** Why a package may or may not be deployed, as SageMaker takes it. */
export const approvalDescription = (why: string): string => why.replaceAll(/\s+/g, ' ').slice(0, LONGEST_DESCRIPTION);

const specificationOf = ({ image, uri }: RegisteredModel) => ({
  Containers: [{ Image: image, ModelDataUrl: uri }],
  SupportedContentTypes: ['text/csv'],
  SupportedResponseMIMETypes: ['text/csv'],
});

/** Lineage and scores by name; the hyperparameters last, where there is room for them. */
function propertiesOf(bucket: string, registration: Registration): Record<string, string> {
  const { name, run, origin, training, lineage, score, modelCount, models } = registration;
  const { champion, metrics, members } = lineage;
  const all: readonly (readonly [string, string | number | null | undefined])[] = [
    ['forecast', name],
    ['version', run],
    ['run', run],
    ['origin', origin],
    ['kind', training.kind],
    ['searchRun', training.search?.run],
    ['takenFrom', training.from?.run],
    ['champion', champion.trial],
    ['algorithm', champion.algorithm],
    ['wrmsse', score.wrmsse],
    ['rmse', score.rmse],
    ['bias', score.bias],
    ['baseline', metrics.baseline?.name],
    ['baselineWrmsse', metrics.baseline?.wrmsse],
    ['pastOrigins', metrics.pastOrigins?.count],
    ['pastOriginsWrmsse', metrics.pastOrigins?.wrmsse],
    ['dataset', lineage.dataset],
    ['request', lineage.request],
    ['codeVersion', lineage.codeVersion],
    ['features', [lineage.features.set, ...lineage.features.add].join(' ')],
    ['members', members.map((member) => `${member.name} ${member.weight.toFixed(3)}`).join(' + ')],
    ['models', modelCount],
    ['model', models[0]?.name],
    ['manifest', forecastPaths(bucket, name).version(run).manifest],
    ['record', `s3://${bucket}/runs/${run}/champion.json`],
    ...Object.entries(champion.hyperparameters).map(([key, value]) => [`hyperparameter:${key}`, value] as const),
  ];
  const known = all.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return Object.fromEntries(known.slice(0, MOST_PROPERTIES).map(([key, value]) => [key, asProperty(String(value))]));
}

/** Letters, numbers, blanks and some signs are all that SageMaker takes. */
const asProperty = (value: string): string =>
  value.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '-').slice(0, LONGEST_VALUE);
