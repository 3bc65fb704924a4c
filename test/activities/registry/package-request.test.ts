import { describe, expect, it } from 'vitest';
import { approvalDescription, packageRequest } from '../../../activities/registry/package-request.js';
import { registration } from '../../contracts/registry/registrations.js';

describe('a champion as a model package', () => {
  it('waits for approval at first, so that one token stands for one request', () => {
    const approved = packageRequest('bucket', registration());
    const rejected = packageRequest('bucket', registration({ approval: { status: 'Rejected', why: 'no' } }));
    expect(approved.ModelApprovalStatus).toBe('PendingManualApproval');
    expect(rejected).toEqual(approved);
    expect(approved.ClientToken).toMatch(/^[a-f0-9]{32}$/);
    expect(packageRequest('bucket', registration({ run: 'foods-2' })).ClientToken).not.toBe(approved.ClientToken);
  });

  it('deploys its first model unless another one is named', () => {
    const { InferenceSpecification: main, AdditionalInferenceSpecifications: others } = packageRequest(
      'bucket',
      registration(),
    );
    expect(main?.Containers?.[0]?.ModelDataUrl).toContain('CA_1');
    expect(others?.map(({ Name, Containers }) => [Name, Containers?.[0]?.ModelDataUrl])).toEqual([
      ['m1-tx-1-abc123', 's3://forecast/runs/foods-1/models/TX_1/output/model.tar.gz'],
    ]);
  });

  it('says by name what it was made of and how good it was', () => {
    expect(packageRequest('bucket', registration()).CustomerMetadataProperties).toMatchObject({
      run: 'foods-1',
      origin: '2016-04-24',
      kind: 'search',
      dataset: 'data-1',
      codeVersion: '0.2.0',
      wrmsse: '0.6',
      baselineWrmsse: '0.9',
      members: 'lightgbm per store 0.750 + top-down 0.250',
      models: '2',
      manifest: 's3://bucket/forecasts/foods/versions/foods-1/manifest.json',
      'hyperparameter:objective': 'tweedie',
    });
  });

  it('has no more and no other characters than SageMaker takes', () => {
    const base = registration();
    const hyperparameters = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`p${index}`, `[${index}, "x"]`]),
    );
    const members = Array.from({ length: 20 }, (_, index) => ({ name: `lightgbm per store ${index}`, weight: 0.05 }));
    const champion = { ...base.lineage.champion, hyperparameters };
    const { CustomerMetadataProperties: properties = {} } = packageRequest(
      'bucket',
      registration({ lineage: { ...base.lineage, champion, members } }),
    );
    expect(Object.keys(properties)).toHaveLength(50);
    expect(properties['hyperparameter:p0']).toBe('-0- -x--');
    for (const value of Object.values(properties)) expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
    expect(approvalDescription(`a\nreason ${'x'.repeat(2000)}`)).toMatch(/^a reason x{1015}$/);
  });
});
