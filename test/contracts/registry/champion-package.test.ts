import { describe, expect, it } from 'vitest';
import { packageGroupName } from '../../../contracts/registry/champion-package.js';

describe('the model package group of a forecast', () => {
  it('has a name that SageMaker takes and a person knows, however long or odd that of the forecast is', () => {
    for (const forecast of ['foods', 'Foods_CA-1', 'x'.repeat(200), '___']) {
      expect(packageGroupName('bucket', forecast)).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
    }
    expect(packageGroupName('bucket', 'foods-small')).toMatch(/^foods-small-[0-9a-f]{10}$/);
  });

  it('is another one for another forecast, bucket, or spelling', () => {
    const names = [
      packageGroupName('bucket', 'foods'),
      packageGroupName('bucket', 'Foods'),
      packageGroupName('staging', 'foods'),
      packageGroupName('bucket', 'foods_small'),
      packageGroupName('bucket', 'foods-small'),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(packageGroupName('bucket', 'foods')).toBe(names[0]);
  });
});
