import { z } from 'zod';
import type { JobConditions, RoleKind } from '../activities/aws/job-conditions.js';
import { StartError } from './start-error.js';

const KEY_ID = '(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32})';
const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(key|alias)\/[\w/-]+$/;
const EXAMPLE_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/;

/** The most that a request for a job takes of each. @source VpcConfig of SageMaker's API */
const MOST_SUBNETS = 16;
const MOST_GROUPS = 5;
/** Of 50 tags the project needs some for itself. */
const MOST_TAGS = 40;

/** Settings that say what the account asks of every job. */
export const jobSettings = {
  FORECAST_TRAINING_ROLE_ARN: role('trains (training and tuning jobs)'),
  FORECAST_AUTOML_ROLE_ARN: role('searches by Autopilot'),
  FORECAST_TRANSFORM_ROLE_ARN: role('applies models in batch transforms'),
  FORECAST_PROCESSING_ROLE_ARN: role('makes features in processing jobs'),
  FORECAST_ENDPOINT_ROLE_ARN: role('serves models behind endpoints'),
  FORECAST_OUTPUT_KMS_KEY: {
    description: 'KMS key by which jobs encrypt what they write to S3: its id, alias/<name>, or the ARN of either',
    default: "the bucket's own encryption",
    schema: key('its id, alias/<name>, or the ARN of either', new RegExp(`^(?:${KEY_ID}|alias/[\\w/-]+)$`), [
      'key',
      'alias',
    ]),
  },
  FORECAST_VOLUME_KMS_KEY: {
    description:
      'KMS key of the disks of instances: its id or ARN. Types with disks of their own, such as ml.g5.xlarge, encrypt them without one',
    default: "SageMaker's own key",
    schema: key('its id or its ARN (training jobs take no alias)', new RegExp(`^${KEY_ID}$`), ['key']),
  },
  FORECAST_SUBNETS: {
    description:
      'subnets in which jobs and endpoints run, subnet-0a1b2c3d,subnet-4e5f6a7b; with FORECAST_SECURITY_GROUPS',
    default: "SageMaker's own network",
    schema: ids('subnet', MOST_SUBNETS),
  },
  FORECAST_SECURITY_GROUPS: {
    description: 'security groups of jobs and endpoints in FORECAST_SUBNETS, sg-0a1b2c3d,sg-4e5f6a7b',
    default: 'needed with FORECAST_SUBNETS',
    schema: ids('sg', MOST_GROUPS),
  },
  FORECAST_NETWORK_ISOLATION: {
    description:
      'true for containers that reach no other machine; SageMaker moves their data. AutoML jobs know no such thing',
    default: 'false',
    schema: flag(),
  },
  FORECAST_ENCRYPT_TRAFFIC: {
    description: 'true for TLS between the containers of a training, tuning, processing or AutoML job',
    default: 'false',
    schema: flag(),
  },
  FORECAST_JOB_TAGS: {
    description:
      'tags of everything that is made in SageMaker, for example for its bill: team=replenishment,cost-centre=4711',
    default: 'those of the project alone, forecast:*',
    schema: tags(),
  },
};

/** The parsed settings of jobs, with those that they depend on. */
type Parsed = {
  readonly [Name in keyof typeof jobSettings]: z.infer<(typeof jobSettings)[Name]['schema']>;
} & { readonly AWS_REGION: string; readonly FORECAST_ROLE_ARN: string };

/** @throws StartError where settings don't go together: SageMaker would refuse each job, or run it where nobody wants it */
export function jobConditionsOf(settings: Parsed): JobConditions {
  const faults = [...roleFaults(settings), ...keyFaults(settings), ...networkFaults(settings)];
  if (faults.length > 0) {
    throw new StartError(
      ['The worker needs other environment variables:', ...faults.map((fault) => `  ${fault}`)].join('\n'),
    );
  }
  const {
    FORECAST_SUBNETS: subnets,
    FORECAST_SECURITY_GROUPS: securityGroups,
    FORECAST_OUTPUT_KMS_KEY: outputKey,
    FORECAST_VOLUME_KMS_KEY: volumeKey,
  } = settings;
  return {
    roles: rolesOf(settings),
    isNetworkIsolated: settings.FORECAST_NETWORK_ISOLATION,
    isTrafficEncrypted: settings.FORECAST_ENCRYPT_TRAFFIC,
    tags: settings.FORECAST_JOB_TAGS,
    ...(outputKey === undefined ? {} : { outputKey }),
    ...(volumeKey === undefined ? {} : { volumeKey }),
    ...(subnets.length === 0 ? {} : { network: { subnets, securityGroups } }),
  };
}

function rolesOf(settings: Parsed): Readonly<Record<RoleKind, string>> {
  const { FORECAST_ROLE_ARN: all } = settings;
  return {
    training: settings.FORECAST_TRAINING_ROLE_ARN ?? all,
    automl: settings.FORECAST_AUTOML_ROLE_ARN ?? all,
    transform: settings.FORECAST_TRANSFORM_ROLE_ARN ?? all,
    processing: settings.FORECAST_PROCESSING_ROLE_ARN ?? all,
    endpoint: settings.FORECAST_ENDPOINT_ROLE_ARN ?? all,
  };
}

/** SageMaker takes on no role of another account. */
function roleFaults(settings: Parsed): readonly string[] {
  const [, , account] = ROLE_ARN.exec(settings.FORECAST_ROLE_ARN) ?? [];
  return Object.entries(settings).flatMap(([name, given]) => {
    if (!/^FORECAST_[A-Z]+_ROLE_ARN$/.test(name) || typeof given !== 'string') return [];
    const [, , other] = ROLE_ARN.exec(given) ?? [];
    return other === account
      ? []
      : [
          `${name}: SageMaker takes on roles of its own account alone, ${account} by FORECAST_ROLE_ARN, not of ${other}`,
        ];
  });
}

/** A key encrypts in its own region alone. */
function keyFaults({ AWS_REGION: region, ...settings }: Parsed): readonly string[] {
  return (['FORECAST_OUTPUT_KMS_KEY', 'FORECAST_VOLUME_KMS_KEY'] as const).flatMap((name) => {
    const [, found = region] = KEY_ARN.exec(settings[name] ?? '') ?? [];
    return found === region
      ? []
      : [`${name}: the key lies in ${found}, and jobs run in ${region}: give one of ${region}`];
  });
}

function networkFaults({ FORECAST_SUBNETS: subnets, FORECAST_SECURITY_GROUPS: groups }: Parsed): readonly string[] {
  if (subnets.length > 0 === groups.length > 0) return [];
  return subnets.length > 0
    ? ['FORECAST_SECURITY_GROUPS: jobs in FORECAST_SUBNETS need at least one security group, sg-0a1b2c3d']
    : ['FORECAST_SUBNETS: FORECAST_SECURITY_GROUPS hold in a VPC alone; give the subnets too, subnet-0a1b2c3d'];
}

function role(what: string) {
  const description = `role that SageMaker takes on where it ${what}`;
  const error = `give a ${description}: arn:aws:iam::<account>:role/<name>`;
  return { description, default: 'FORECAST_ROLE_ARN', schema: z.string().regex(ROLE_ARN, { error }).optional() };
}

/** @param kinds what an ARN may be of */
function key(form: string, short: RegExp, kinds: readonly string[]) {
  return z
    .string()
    .refine((text) => short.test(text) || kinds.includes(KEY_ARN.exec(text)?.[2] ?? ''), {
      error: ({ input }) => `'${input}' names no key: give ${form}, for example ${EXAMPLE_KEY}`,
    })
    .optional();
}

/** Ids of AWS with commas between them. */
function ids(kind: 'subnet' | 'sg', most: number) {
  return z
    .string()
    .default('')
    .transform((text, context): readonly string[] => {
      const given = entriesOf(text);
      const wrong = given.find((id) => !new RegExp(`^${kind}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`).test(id));
      const twice = given.find((id, index) => given.indexOf(id) !== index);
      const fault =
        wrong !== undefined
          ? `'${wrong}' is no id: give ${kind}-0a1b2c3d4e5f6a7b8, several with commas between them`
          : twice !== undefined
            ? `${twice} is there twice`
            : given.length > most
              ? `give at most ${most}, not ${given.length}`
              : undefined;
      if (fault === undefined) return given;
      context.addIssue({ code: 'custom', message: fault });
      return z.NEVER;
    });
}

function flag() {
  return z
    .enum(['true', 'false'], { error: ({ input }) => `give true or false, not '${input}'` })
    .default('false')
    .transform((text) => text === 'true');
}

function tags() {
  return z
    .string()
    .default('')
    .transform((text, context): Readonly<Record<string, string>> => {
      const pairs = entriesOf(text).map((entry) => {
        const at = entry.indexOf('=');
        return at < 0
          ? ([entry, undefined] as const)
          : ([entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const);
      });
      const keys = pairs.map(([name]) => name);
      const faults = pairs.flatMap(([name, value], index) => tagFault(name, value, keys.indexOf(name) !== index));
      if (pairs.length > MOST_TAGS) faults.push(`give at most ${MOST_TAGS} tags, not ${pairs.length}`);
      for (const message of faults) context.addIssue({ code: 'custom', message });
      return faults.length > 0 ? z.NEVER : Object.fromEntries(pairs.map(([name, value = '']) => [name, value]));
    });
}

/** @source Tag of SageMaker's API */
function tagFault(name: string, value: string | undefined, isTwice: boolean): string[] {
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  if (value === undefined) return [`'${name}' gives no value: write team=replenishment,cost-centre=4711`];
  if (name === '') return [`'=${value}' gives no name: write team=replenishment,cost-centre=4711`];
  if (/^aws:/i.test(name)) return [`'${name}' begins with aws:, which AWS keeps for itself`];
  if (/^forecast:/i.test(name)) return [`'${name}' begins with forecast:, by which the project knows its own jobs`];
  if (name.length > 128 || value.length > 256) {
    return [`'${name.slice(0, 40)}' is too long: 128 characters for a name and 256 for a value are all that AWS takes`];
  }
  if (!allowed.test(name) || !allowed.test(value)) {
    return [
      `'${name}=${value}' has signs that AWS takes in no tag: letters, numbers, blanks and _ . : / = + - @ are all`,
    ];
  }
  return isTwice ? [`'${name}' is there twice`] : [];
}

const entriesOf = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
