import { describe, expect, test } from 'vitest';
import { findOperation } from '../../src/wire/codec.js';
import { compilePattern, table } from '../../src/wire/constraints/table.js';
import { validateLoosely, validateRequest } from '../../src/wire/constraints/validate.js';
import { resolveSchema, type StructureSchema } from '../../src/wire/json-types.js';

function refusal(operation: string, input: Record<string, unknown>, validate = validateRequest): string {
  try {
    validate(operation, input);
    return 'no error';
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}

const job = {
  TrainingJobName: 'job-1',
  RoleArn: 'arn:aws:iam::000000000000:role/forecast',
  OutputDataConfig: { S3OutputPath: 's3://bucket/models' },
};

describe('a request', () => {
  test('that breaks nothing passes, as does one for an operation without constraints', () => {
    const full = {
      ...job,
      HyperParameters: { eta: '0.1' },
      ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 30 },
      InputDataConfig: [
        { ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/k' } } },
      ],
      Tags: [{ Key: 'owner', Value: '' }],
    };
    expect(refusal('CreateTrainingJob', full)).toBe('no error');
    expect(refusal('CreateNotebookInstance', { anything: 1 })).toBe('no error');
  });

  test('without required members names each', () => {
    expect(refusal('CreateTrainingJob', {})).toMatchInlineSnapshot(
      `"ValidationException: 3 validation errors detected: Value null at 'trainingJobName' failed to satisfy constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value null at 'outputDataConfig' failed to satisfy constraint: Member must not be null"`,
    );
    expect(refusal('DescribeTrainingJob', {})).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value null at 'trainingJobName' failed to satisfy constraint: Member must not be null"`,
    );
    const channel = { ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: 's3://b/k' } } };
    expect(refusal('CreateTrainingJob', { ...job, InputDataConfig: [channel] })).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value null at 'inputDataConfig.1.member.dataSource.s3DataSource.s3DataType' failed to satisfy constraint: Member must not be null"`,
    );
  });

  test('with very many faults is told the first of them, and soon', () => {
    const channels = Array.from({ length: 100_000 }, () => ({}));
    const message = refusal('CreateTrainingJob', { ...job, InputDataConfig: channels });
    expect(message).toMatch(/^ValidationException: at least 1000 validation errors detected: Value '\[\{\}, \{\}, /);
    expect(message).toMatch(/; and 990 more$/);
    expect(message.length).toBeLessThan(5_000);
    const long = {
      ...job,
      HyperParameters: { key: 'x'.repeat(8_000_000) },
      Tags: [{ Key: 'x'.repeat(8_000_000), Value: '' }],
    };
    expect(refusal('CreateTrainingJob', long).length).toBeLessThan(10_000);
  });

  test('is held against what stays true of a newer model, too: what an operation needs, and whole numbers', () => {
    const loosely = (operation: string, input: Record<string, unknown>) => refusal(operation, input, validateLoosely);
    expect(loosely('DescribeModelPackage', {})).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value null at 'modelPackageName' failed to satisfy constraint: Member must not be null"`,
    );
    expect(loosely('CreateTrainingJob', { ...job, ResourceConfig: { InstanceCount: -1e308 } })).toMatchInlineSnapshot(
      `"SerializationException: NUMBER_VALUE can not be converted to an Integer (resourceConfig.instanceCount)"`,
    );
    expect(loosely('CreateTrainingJob', { ...job, ResourceConfig: { InstanceType: 'ml.new.huge' } })).toBe('no error');
    expect(loosely('ListModels', { SortBy: 'constructor' })).toBe('no error');
    expect(
      refusal('UpdateTrialComponent', { TrialComponentName: 'a', Parameters: { eta: null } }),
    ).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value null at 'parameters.eta.member' failed to satisfy constraint: Member must not be null"`,
    );
    expect(refusal('GetMetricData', { MetricDataQueries: [null] })).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value null at 'metricDataQueries.1.member' failed to satisfy constraint: Member must not be null"`,
    );
    expect(loosely('CreateTrainingJob', { ...job, InputDataConfig: [null] })).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value null at 'inputDataConfig.1.member' failed to satisfy constraint: Member must not be null"`,
    );
  });

  test('with a name that is too long, or leaves its folder, is refused by length and pattern', () => {
    expect(refusal('CreateTrainingJob', { ...job, TrainingJobName: 'a'.repeat(64) })).toMatchInlineSnapshot(
      `"ValidationException: 2 validation errors detected: Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'trainingJobName' failed to satisfy constraint: Member must have length less than or equal to 63; Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"`,
    );
    expect(refusal('CreateTrainingJob', { ...job, TrainingJobName: '../../etc' })).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value '../../etc' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"`,
    );
    expect(refusal('CreateTrainingJob', { ...job, TrainingJobName: '' })).toMatchInlineSnapshot(
      `"ValidationException: 2 validation errors detected: Value '' at 'trainingJobName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"`,
    );
    // A pattern is held against the whole text, line breaks and all.
    expect(refusal('CreateTrainingJob', { ...job, TrainingJobName: 'job\n' })).toContain('regular expression');
  });

  test('with a value that is no member of its enum is refused with the whole set', () => {
    const [before, set = ''] = refusal('CreateTrainingJob', {
      ...job,
      ResourceConfig: { InstanceType: 'local', InstanceCount: 1, VolumeSizeInGB: 1 },
    }).split('enum value set: ');
    expect(before).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value 'local' at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy "`,
    );
    expect(set).toMatch(/^\[ml\.[\w.-]+(, ml\.[\w.-]+){200,}\]$/);
  });

  test('with a number out of range, or that is not whole, is refused', () => {
    const resources = (InstanceCount: number) =>
      refusal('CreateTrainingJob', {
        ...job,
        ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount, VolumeSizeInGB: 1 },
      });
    expect(resources(-1)).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value '-1' at 'resourceConfig.instanceCount' failed to satisfy constraint: Member must have value greater than or equal to 0"`,
    );
    expect(resources(1.5)).toMatchInlineSnapshot(
      `"SerializationException: NUMBER_VALUE can not be converted to an Integer (resourceConfig.instanceCount)"`,
    );
    expect(refusal('ListTrainingJobs', { MaxResults: 101 })).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100"`,
    );
  });

  test('with broken values in lists and maps shows what all values must satisfy', () => {
    expect(
      refusal('CreateTrainingJob', { ...job, HyperParameters: { eta: 'x'.repeat(2_501) } }).replaceAll(/x{9,}/g, 'x…'),
    ).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value '{eta=x…' at 'hyperParameters' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 2500, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: .*]"`,
    );
    expect(refusal('CreateTrainingJob', { ...job, Environment: { '1st': 'a' } })).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value '{1st=a}' at 'environment' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 512, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]"`,
    );
    expect(
      refusal('CreateTrainingJob', { ...job, VpcConfig: { SecurityGroupIds: ['sg-1', 'sg 2'], Subnets: [] } }),
    ).toMatchInlineSnapshot(
      `"ValidationException: 2 validation errors detected: Value '[sg-1, sg 2]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 32, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [-0-9a-zA-Z]+]; Value '[]' at 'vpcConfig.subnets' failed to satisfy constraint: Member must have length greater than or equal to 1"`,
    );
    expect(refusal('AddTags', { ResourceArn: 'arn', Tags: [{ Key: '', Value: 'v' }, null] })).toMatchInlineSnapshot(
      `"ValidationException: 3 validation errors detected: Value 'arn' at 'resourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+; Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'tags.2.member' failed to satisfy constraint: Member must not be null"`,
    );
  });

  test('for the logs is refused with their code', () => {
    expect(refusal('GetLogEvents', { logStreamName: 'a:b', limit: 0 })).toMatchInlineSnapshot(
      `"InvalidParameterException: 2 validation errors detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*; Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"`,
    );
  });
});

describe('the table', () => {
  const operations = Object.entries(table.operations).flatMap(([service, names]) =>
    Object.entries(names).map(([name, shape]) => ({ service, name, shape })),
  );

  test('knows only operations that the SDK knows, and demands the members that the SDK says are required', () => {
    expect(operations.length).toBeGreaterThan(70);
    for (const { service, name, shape } of operations) {
      const schema = resolveSchema(findOperation(`${service}.${name}`)?.schema[4]) as StructureSchema;
      const required = schema[4].slice(0, schema[6] ?? 0);
      const entry = shape === null ? undefined : table.shapes[shape];
      const demanded = entry?.type === 'structure' ? (entry.required ?? []) : [];
      expect([...demanded].sort(), name).toEqual([...required].sort());
    }
  });

  test('has patterns that all compile, also those that only Java takes as they are', () => {
    const patterns = table.shapes.flatMap((shape) => ('pattern' in shape && shape.pattern ? [shape.pattern] : []));
    expect(patterns.length).toBeGreaterThan(90);
    for (const pattern of patterns) expect(compilePattern(pattern), pattern).toBeInstanceOf(RegExp);
    const metadata = patterns.find((pattern) => /\$\{1,128\}$/.test(pattern)) as string;
    expect(compilePattern(metadata).test('größe')).toBe(true);
    expect(compilePattern(metadata).test('a\nb')).toBe(false);
  });

  test('holds long values against every pattern of the requests without getting stuck', () => {
    const evil = `${'a-'.repeat(2_000)}!`;
    for (const shape of table.shapes) if ('pattern' in shape && shape.pattern) compilePattern(shape.pattern).test(evil);
  });
});
