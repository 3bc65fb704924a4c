import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleRequest } from '../../client/config/example-request.js';
import { REQUEST_SCHEMA_FILE } from '../../client/config/request-schema.js';
import { overrideFields } from '../../client/runs/override-fields.js';
import { checkRequest } from '../../client/runs/read-request.js';
import { requestSchema } from '../../contracts/request/request.js';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was refused.');
};

describe('the example of a request', () => {
  it('is a request, all defaults, for editors with the schema that lies here', () => {
    expect(requestSchema.parse(parse(exampleRequest()))).toEqual(requestSchema.parse({}));
    expect(exampleRequest().split('\n')[0]).toBe(`# yaml-language-server: $schema=${REQUEST_SCHEMA_FILE}`);
  });

  it('shows the default of a field as it would be written, below the field that it stands in', () => {
    expect(exampleRequest()).toContain('\n#training:\n');
    expect(exampleRequest()).toContain('\n#  instanceTypes: [ml.m5.xlarge]\n');
    const taken = ['training', '  instanceTypes', '  cache'].reduce(
      (text, field) => text.replace(`\n#${field}:`, `\n${field}:`),
      exampleRequest(),
    );
    expect(requestSchema.parse(parse(taken))).toEqual(requestSchema.parse({}));
  });
});

describe('--set', () => {
  it('sets fields as the file would write them', () => {
    const fields = { name: 'foods', sweep: { maxTrials: 6, limits: { maxSeconds: 60 } } };
    const set = overrideFields(fields, [
      'sweep.maxTrials=20',
      'training.instanceTypes=[ml.m5.xlarge, ml.c5.xlarge]',
      'publish.quantiles=false',
      'origin=d_1913',
    ]);
    expect(checkRequest(set, 'it')).toMatchObject({
      name: 'foods',
      origin: 'd_1913',
      sweep: { maxTrials: 20, limits: { maxSeconds: 60 } },
      training: { instanceTypes: ['ml.m5.xlarge', 'ml.c5.xlarge'] },
      publish: { quantiles: false },
    });
  });

  it('is refused where it names what schemas pass over', () => {
    expect(refusal(() => overrideFields({}, ['sweep.__proto__.x=1']))).toBe(
      'sweep.__proto__.x is no field: nothing is called __proto__.',
    );
  });

  it('is refused where it names no field or no value', () => {
    expect([
      refusal(() => overrideFields({}, ['sweep.maxTrials'])),
      refusal(() => overrideFields({}, ['sweep.maxTrials=[1'])),
      refusal(() => overrideFields({ name: 'a' }, ['name.x=1'])),
      refusal(() => checkRequest(overrideFields({}, ['sweep.maxTrails=20']), '--set sweep.maxTrails=20')),
    ]).toMatchInlineSnapshot(`
      [
        "--set sweep.maxTrials: write FIELD=VALUE, such as sweep.maxTrials=20.",
        "--set sweep.maxTrials=[1: the value is no YAML: Flow sequence must end with a ] at line 1, column 3.",
        "name.x can't be set: name is "a" and has no fields.",
        "--set sweep.maxTrails=20 has 1 fault:
        sweep.maxTrails: unknown field; did you mean 'maxTrials'?",
      ]
    `);
  });
});

it('a request that was checked is accepted again, as retry does with that of an earlier run', () => {
  const request = requestSchema.parse({
    fit: { members: [{ per: 'department' }, { method: 'top-down' }] },
    rules: {
      watch: ['LossNotDecreasing'],
      actions: { LossNotDecreasing: { ask: { deadlineSeconds: 60, default: 'continue' } } },
    },
    sweep: {
      algorithms: {
        lightgbm: { space: { num_leaves: [31, 63], learning_rate: { min: 0.01, max: 0.2, scale: 'log' } } },
      },
    },
  });
  expect(checkRequest(JSON.parse(JSON.stringify(request)), 'it')).toEqual(request);
});
