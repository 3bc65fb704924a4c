import { UserError } from '../errors/user-error.js';

/** An ECR registry by its host. */
const ECR = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** Where images are pushed to. */
export interface Registry {
  /** Host, and a path where repositories have one: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/forecast`. */
  readonly address: string;
  readonly host: string;
  /** Undefined where it is none of AWS's. */
  readonly ecr: { readonly account: string; readonly region: string } | undefined;
}

/**
 * The registry that is named, else the ECR of the account that FORECAST_ROLE_ARN and AWS_REGION say.
 *
 * @throws UserError where nobody says which, or it is none
 */
export function registryOf(given: string | undefined, environment: NodeJS.ProcessEnv = process.env): Registry {
  const address = (given ?? ecrOf(environment)).replace(/\/+$/, '');
  const [host = '', ...path] = address.split('/');
  const isHost = /^[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d{1,5})?$/.test(host) && (/[.:]/.test(host) || host === 'localhost');
  if (!isHost || path.some((part) => !/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(part))) {
    throw new UserError(
      `'${address}' is no registry: give its host, and a path where repositories have one, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/forecast or localhost:5000.`,
      'usage',
    );
  }
  const [, account, region] = ECR.exec(host) ?? [];
  return { address, host, ecr: account === undefined || region === undefined ? undefined : { account, region } };
}

function ecrOf({ FORECAST_ROLE_ARN: role = '', AWS_REGION: region = '' }: NodeJS.ProcessEnv): string {
  const account = /^arn:aws[a-z-]*:iam::(\d{12}):role\//.exec(role)?.[1];
  if (account !== undefined && region !== '') {
    return `${account}.dkr.ecr.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  }
  throw new UserError(
    'Which registry? Give --registry 123456789012.dkr.ecr.eu-west-1.amazonaws.com, or set FORECAST_ROLE_ARN and AWS_REGION, by which the ECR of that account is meant.',
    'usage',
  );
}
