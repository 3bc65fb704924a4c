import { describe, expect, it } from 'vitest';
import { describeRetrain, ordinal, retrainSchema } from '../../../contracts/scheduling/retrain.js';

const described = (retrain: object): string => {
  const parsed = retrainSchema.safeParse(retrain);
  return parsed.success ? describeRetrain(parsed.data) : parsed.error.issues.map(({ message }) => message).join('; ');
};

describe('retrain of a schedule', () => {
  it('says which runs search, and what the others do', () => {
    expect(described({ every: 4 })).toBe('searches every 4th time; refits the champion between');
    expect(described({ every: 2, when: 'drift', between: 'forecast' })).toBe(
      "searches every 2nd time and when drift is found; applies the champion's models between",
    );
    expect(described({ every: 1 })).toBe('searches every time; refits the champion between');
  });

  it('is refused where it says neither', () => {
    expect(described({})).toBe('say which runs search: every: 4, when: drift, or both');
    expect(described({ every: 0 })).toContain('expected number to be >=1');
    expect(described({ when: 'tuesday' })).toContain('drift');
  });

  it('counts as people do', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th',
    );
  });
});
