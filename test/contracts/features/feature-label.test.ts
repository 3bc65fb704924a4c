import { expect, it } from 'vitest';
import { featureLabel } from '../../../contracts/features/feature-label.js';
import { snapColumn } from '../../../contracts/features/seed-set.js';

it('shows the state of a SNAP column as the data has it, where its name can be read back', () => {
  for (const state of ['CA', 'Bayern', 'Nord/Ost "1"', '', '日本']) {
    expect(featureLabel(snapColumn(state))).toBe(`snap_${state}`);
  }
  const long = 'Ä'.repeat(200);
  expect(featureLabel(snapColumn(long))).toBe(snapColumn(long));
});

it('leaves other features alone', () => {
  for (const name of ['snap', 'lag_t28', 'event_name_1']) expect(featureLabel(name)).toBe(name);
});
