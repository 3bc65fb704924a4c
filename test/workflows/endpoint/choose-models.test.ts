import { describe, expect, it } from 'vitest';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { Partition } from '../../../contracts/dataset/cells.js';
import { chooseModels } from '../../../workflows/endpoint/choose-models.js';

const departments = ['A_1', 'A_2', 'B_1', 'B_2'].map((name) => ({ name, category: name.slice(0, 1) }));
const stores = ['CA_1', 'CA_2', 'TX_1'];

/** A published version whose members have a model of each of their groups. */
function opened(members: readonly (readonly [Partition, weight: number, groups: readonly string[]])[]) {
  const record = {
    members: members.map(([per], index) => ({ name: `lightgbm per ${per}`, slug: `m${index}`, per })),
    models: members.flatMap(([, , groups], member) =>
      groups.map((group) => ({ member, group, image: 'image', uri: `s3://b/${member}/${group}` })),
    ),
    backtest: { recipe: { weights: members.map(([, weight]) => weight), correction: 'none', strength: 0 } },
  } as unknown as ChampionRecord;
  const panels = stores.map((store) => ({ store, series: 10, departments, uri: `s3://b/${store}` }));
  return { version: 'v-1', record, dataset: { panels, originDay: 1913 } };
}

const settings = { instanceTypes: ['ml.m5.large'], instances: 1 };
const perStore = opened([['store', 1, stores]]);
const perDepartment = opened([
  ['store', 0.5, stores],
  ['store-department', 0.5, stores.flatMap((store) => departments.map(({ name }) => `${store}.${name}`))],
]);

describe('the models behind an endpoint', () => {
  it('are those of all stores, each in a variant of its own that says whose it is', () => {
    const { stores: served, models } = chooseModels(perStore, settings);
    expect(served).toEqual(stores);
    expect(models.map(({ variant, step }) => `${variant.replace(/-[0-9a-f]{6}$/, '')} ${step}`)).toEqual([
      'm1-ca-1 m0/CA_1',
      'm1-ca-2 m0/CA_2',
      'm1-tx-1 m0/TX_1',
    ]);
  });

  it('are those that have a part in the forecast of the stores that are named', () => {
    const { models } = chooseModels(perDepartment, { ...settings, stores: ['TX_1'] });
    expect(models.map(({ group }) => group)).toEqual(['TX_1', 'TX_1.A_1', 'TX_1.A_2', 'TX_1.B_1', 'TX_1.B_2']);
    const shared = opened([
      ['all', 1, ['all']],
      ['store', 0, stores],
    ]);
    expect(chooseModels(shared, settings).models.map(({ group }) => group)).toEqual(['all']);
  });

  it('take along what their containers need to be told', () => {
    const one = opened([['all', 1, ['all']]]);
    const environment = { SAGEMAKER_PROGRAM: 'serve.py' };
    const models = one.record.models.map((model) => ({ ...model, environment }));
    expect(chooseModels({ ...one, record: { ...one.record, models } }, settings).models).toMatchObject([
      { environment },
    ]);
  });

  it('have names of their own where ids differ in letters that SageMaker has not', () => {
    const alike = opened([['department', 1, ['A_1', 'A_2', 'B_1', 'B_2']]]);
    const { models } = chooseModels(alike, settings);
    expect(new Set(models.map(({ variant }) => variant)).size).toBe(4);
    for (const { variant } of models) expect(variant).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
  });

  it('are refused where they are more than one endpoint has, with what would fit', () => {
    expect(() => chooseModels(perDepartment, settings)).toThrowErrorMatchingInlineSnapshot(
      `[ApplicationFailure: SageMaker has at most 10 models behind one endpoint, and this takes 15. Name stores: --store CA_1 alone takes 5.]`,
    );
    expect(() =>
      chooseModels(perStore, { ...settings, serverless: { memoryMb: 2048, maxConcurrency: 5 } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ApplicationFailure: A serverless endpoint has one model, and this takes 3. Name stores: --store CA_1 alone takes 1. Or leave --serverless out.]`,
    );
  });

  it('are refused where a store or a model is not there', () => {
    expect(() => chooseModels(perStore, { ...settings, stores: ['CA_3'] })).toThrow(
      "v-1 has no store CA_3; did you mean 'CA_1'?",
    );
    expect(() => chooseModels(opened([['store', 1, ['CA_1']]]), settings)).toThrow(
      'The run of v-1 left no model of lightgbm per store for CA_2.',
    );
    expect(() => chooseModels(opened([['store', 0, stores]]), settings)).toThrow('it is made of methods alone');
  });
});
