import { parseArgs } from 'node:util';

/** What the cases are to run against, as variables of target.ts; or why they can't. */
export type ContractSettings =
  | { readonly variables: Readonly<Record<string, string>>; readonly costs: boolean; readonly rest: readonly string[] }
  | { readonly fault: string };

export const USAGE = `npm run contract                                        against a local server of its own
npm run contract -- --profile NAME --bucket BUCKET --role ARN   against the AWS account of that profile, in us-east-1
npm run contract -- --endpoint URL [--bucket BUCKET]            against an endpoint that is up, with AWS_ENDPOINT_URL_S3 and keys

What stands after a second -- goes to vitest, such as -t 'part of a case's name'.`;

/** @param args what stands behind `npm run contract --` */
export function contractSettings(args: readonly string[]): ContractSettings {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end + 1);
  let given: { profile?: string; bucket?: string; role?: string; endpoint?: string };
  try {
    const text = { type: 'string' } as const;
    given = parseArgs({ args: [...own], options: { profile: text, bucket: text, role: text, endpoint: text } }).values;
  } catch (error) {
    return { fault: `${(error as Error).message}\n\n${USAGE}` };
  }
  const { profile, bucket, role, endpoint } = given;
  const ofBucket = bucket === undefined ? {} : { CONTRACT_BUCKET: bucket };
  if (profile === undefined) {
    if (role !== undefined) return { fault: '--role is of an AWS account: give --profile as well.' };
    const variables = { ...ofBucket, ...(endpoint === undefined ? {} : { CONTRACT_ENDPOINT_URL: endpoint }) };
    return { variables, costs: false, rest };
  }
  if (endpoint !== undefined)
    return { fault: '--profile is for AWS itself, --endpoint for another: give one of them.' };
  if (bucket === undefined || role === undefined || !/^arn:aws[a-z-]*:iam::\d{12}:role\/.+/.test(role)) {
    return {
      fault:
        '--profile needs --bucket, a bucket of that account in us-east-1, and --role, the ARN of a role that SageMaker may take on and that may use the bucket.',
    };
  }
  return {
    variables: { CONTRACT_AWS: '1', AWS_PROFILE: profile, ...ofBucket, CONTRACT_ROLE_ARN: role },
    costs: true,
    rest,
  };
}
