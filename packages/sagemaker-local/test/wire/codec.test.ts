import { describe, expect, test } from 'vitest';
import { decode, encode, findOperation, type Operation } from '../../src/wire/codec.js';

const operation = (name: string): Operation => findOperation(`SageMaker.${name}`) as Operation;
const read = (name: string, body: unknown) =>
  decode(operation(name), Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

function refusal(name: string, body: unknown): string {
  try {
    read(name, body);
    return 'no error';
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}

describe('decode', () => {
  test('reads timestamps as Dates, leaves nulls and unknown members out, and keeps maps as they are', () => {
    const input = read('ListTrainingJobs', {
      CreationTimeAfter: 1_790_000_000.25,
      NameContains: null,
      Surprise: 1,
      __type: 'X',
    });
    expect(input).toEqual({ CreationTimeAfter: new Date(1_790_000_000_250) });
    const { HyperParameters } = read('CreateTrainingJob', { HyperParameters: { eta: '0.1', 'max depth': '6' } });
    expect(HyperParameters).toEqual({ eta: '0.1', 'max depth': '6' });
  });

  test('takes no body for an empty request', () => {
    expect(read('ListModels', '')).toEqual({});
  });

  test('refuses what is no JSON object', () => {
    expect(['{', '[]', 'null', '"x"', 'nonsense'].map((body) => refusal('ListModels', body))).toMatchInlineSnapshot(`
      [
        "SerializationException: The request body is no valid JSON.",
        "SerializationException: Start of structure or map found where not expected.",
        "SerializationException: Start of structure or map found where not expected.",
        "SerializationException: Start of structure or map found where not expected.",
        "SerializationException: The request body is no valid JSON.",
      ]
    `);
  });

  test('refuses each kind of value where another is due, in the words of AWS and with the place', () => {
    const faults = [
      refusal('CreateTrainingJob', { TrainingJobName: 7 }),
      refusal('CreateTrainingJob', { TrainingJobName: true }),
      refusal('CreateTrainingJob', { TrainingJobName: ['a'] }),
      refusal('CreateTrainingJob', { TrainingJobName: { a: 1 } }),
      refusal('CreateTrainingJob', { ResourceConfig: { InstanceCount: '1' } }),
      refusal('CreateTrainingJob', { ResourceConfig: 'large' }),
      refusal('CreateTrainingJob', { EnableNetworkIsolation: 'yes' }),
      refusal('CreateTrainingJob', { InputDataConfig: {} }),
      refusal('CreateTrainingJob', { InputDataConfig: [{ ChannelName: 1 }] }),
      refusal('CreateTrainingJob', { HyperParameters: { eta: 0.1 } }),
      refusal('CreateTrainingJob', { HyperParameters: [] }),
      refusal('ListTrainingJobs', { CreationTimeAfter: '2026-11-24' }),
      refusal('ListTrainingJobs', { CreationTimeAfter: 1e300 }),
      refusal('UpdateTrialComponent', { Parameters: { depth: { NumberValue: 'six' } } }),
    ];
    expect(faults).toMatchInlineSnapshot(`
      [
        "SerializationException: NUMBER_VALUE can not be converted to a String (TrainingJobName)",
        "SerializationException: TRUE_VALUE can not be converted to a String (TrainingJobName)",
        "SerializationException: Start of list found where not expected. (TrainingJobName)",
        "SerializationException: Start of structure or map found where not expected. (TrainingJobName)",
        "SerializationException: STRING_VALUE can not be converted to a Number (ResourceConfig.InstanceCount)",
        "SerializationException: Expected structure or null (ResourceConfig)",
        "SerializationException: STRING_VALUE can not be converted to a Boolean (EnableNetworkIsolation)",
        "SerializationException: Expected list or null (InputDataConfig)",
        "SerializationException: NUMBER_VALUE can not be converted to a String (InputDataConfig.0.ChannelName)",
        "SerializationException: NUMBER_VALUE can not be converted to a String (HyperParameters.eta)",
        "SerializationException: Expected map or null (HyperParameters)",
        "SerializationException: STRING_VALUE can not be converted to milliseconds since epoch (CreationTimeAfter)",
        "SerializationException: 1e+300 can not be converted to milliseconds since epoch (CreationTimeAfter)",
        "SerializationException: STRING_VALUE can not be converted to a Number (Parameters.depth.NumberValue)",
      ]
    `);
  });

  test('refuses the key that copies of an object lose, and takes others that objects have', () => {
    expect(refusal('CreateTrainingJob', '{"HyperParameters":{"__proto__":"1"}}')).toMatchInlineSnapshot(
      `"ValidationException: The local SageMaker keeps no key called __proto__ (HyperParameters)."`,
    );
    expect(refusal('UpdateTrialComponent', '{"Parameters":{"__proto__":{"a":1}}}')).toMatchInlineSnapshot(
      `"ValidationException: The local SageMaker keeps no key called __proto__ (Parameters)."`,
    );
    expect(refusal('CreateTrainingJob', '{"HyperParameters":{"constructor":"1"}}')).toBe('no error');
  });

  test('refuses a request nested deeper than any real one instead of running out of stack', () => {
    const deep = `${'{"SubExpressions":['.repeat(100_000)}{}${']}'.repeat(100_000)}`;
    expect(refusal('Search', `{"Resource":"TrainingJob","SearchExpression":${deep}}`)).toMatchInlineSnapshot(
      `"SerializationException: The request is nested deeper than 100 levels."`,
    );
  });
});

describe('encode', () => {
  test('writes Dates as seconds, and nothing for operations that answer nothing', () => {
    const created = encode(operation('DescribeModel'), { ModelName: 'm', CreationTime: new Date(1_790_000_000_250) });
    expect(JSON.parse(created.toString())).toEqual({ ModelName: 'm', CreationTime: 1_790_000_000.25 });
    expect(encode(operation('StopTrainingJob'), undefined)).toHaveLength(0);
    expect(encode(operation('DeleteModel'), {})).toHaveLength(0);
  });
});

test('findOperation knows the operations of both services and nothing else', () => {
  expect(findOperation('SageMaker.CreateTrainingJob')?.name).toBe('CreateTrainingJob');
  expect(findOperation('Logs_20140328.GetLogEvents')?.service).toBe('Logs_20140328');
  const strangers = ['', 'SageMaker', 'SageMaker.', 'SageMaker.MakeCoffee', 'SageMaker.GetLogEvents'];
  for (const target of [...strangers, '__proto__.get', 'SageMaker.__proto__', 'SageMaker.CreateTrainingJob.x']) {
    expect(findOperation(target), target).toBeUndefined();
  }
});
