import { type ModelPackage, paginateSearch, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { awsErrorFacts } from '../../contracts/failures/aws-error-facts.js';
import { type PackageApproval, packageGroupName } from '../../contracts/registry/champion-package.js';
import { UserError } from '../errors/user-error.js';

/** A champion as SageMaker's model registry has it. */
export interface RegisteredChampion {
  readonly version: number;
  readonly arn: string;
  readonly approval: PackageApproval;
  /** Why it may or may not be deployed. */
  readonly why: string | undefined;
  readonly registeredAt: Date | undefined;
  /** Run whose champion it is, which named its version; undefined of one that somebody else has put into the group. */
  readonly run: string | undefined;
  readonly origin: string | undefined;
  readonly champion: string | undefined;
  readonly algorithm: string | undefined;
  readonly wrmsse: number | undefined;
  /** Models of the champion. */
  readonly models: number | undefined;
}

export interface RegisteredForecast {
  readonly group: string;
  /** Newest first. */
  readonly packages: readonly RegisteredChampion[];
}

/**
 * What is registered of a forecast; nothing where it has no model package group yet.
 *
 * @throws UserError where SageMaker is away or refuses, with what it needs
 */
export async function readPackages(
  sagemaker: SageMakerClient,
  bucket: string,
  forecast: string,
): Promise<RegisteredForecast> {
  const group = packageGroupName(bucket, forecast);
  const packages: RegisteredChampion[] = [];
  try {
    const pages = paginateSearch(
      { client: sagemaker, pageSize: 100 },
      {
        Resource: 'ModelPackage',
        SearchExpression: { Filters: [{ Name: 'ModelPackageGroupName', Operator: 'Equals', Value: group }] },
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
      },
    );
    for await (const { Results: results = [] } of pages) {
      packages.push(...results.flatMap(({ ModelPackage: each }) => (each === undefined ? [] : [championOf(each)])));
    }
  } catch (error) {
    throw refusal(error) ?? error;
  }
  return { group, packages: packages.sort((a, b) => b.version - a.version) };
}

function championOf({
  ModelPackageVersion: version = 0,
  ModelPackageArn: arn = '',
  ModelApprovalStatus: approval = 'PendingManualApproval',
  ApprovalDescription: why,
  CreationTime: registeredAt,
  CustomerMetadataProperties: properties = {},
}: ModelPackage): RegisteredChampion {
  const { run, origin, champion, algorithm } = properties;
  return {
    ...{ version, arn, approval, why, registeredAt, run, origin, champion, algorithm },
    wrmsse: numberOf(properties.wrmsse),
    models: numberOf(properties.models),
  };
}

const numberOf = (text: string | undefined): number | undefined => {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? undefined : value;
};

function refusal(error: unknown): UserError | undefined {
  const facts = awsErrorFacts(error);
  if (facts === undefined) return undefined;
  const at = process.env.AWS_ENDPOINT_URL_SAGEMAKER ?? process.env.AWS_ENDPOINT_URL;
  const where = at === undefined ? 'SageMaker' : `SageMaker at ${at}`;
  return new UserError(
    `${where} did not list the model registry: ${(error as Error).name}: ${(error as Error).message}. ` +
      'The command needs sagemaker:Search, and the region and credentials of the account whose workers register.',
    'unreachable',
  );
}
