import { describe, expect, it } from 'vitest';
import type { Correction } from '../../../contracts/evaluation/corrections.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { reconcile } from '../../../core/reconcile/reconcile.js';
import { smallPanel } from '../../support/small-panel.js';

const panel = smallPanel({ stores: ['CA_1'], days: 84, sales: (series) => 2 + series });
const flat = (units: readonly number[]) =>
  Float32Array.from({ length: panel.series.count * HORIZON }, (_, cell) => units[Math.floor(cell / HORIZON)] as number);
const anchor = flat([4, 4]);

describe.each(['store', 'store-department', 'day-totals'] as const)(
  'a forecast corrected to %s by the factors of another',
  (by: Correction) => {
    it('keeps what it is more or less than that one, which its own factors would take back', () => {
      const corrected = reconcile(panel, 84, anchor, { correction: by, strength: 1 });
      const more = reconcile(panel, 84, flat([8, 4]), { correction: by, strength: 1 }, anchor);
      more.forEach((units, cell) => {
        expect(units / (corrected[cell] as number)).toBeCloseTo(cell < HORIZON ? 2 : 1, 5);
      });
      const own = reconcile(panel, 84, flat([8, 4]), { correction: by, strength: 1 });
      expect(own.reduce((sum, units) => sum + units, 0)).toBeCloseTo(
        corrected.reduce((sum, units) => sum + units, 0),
        2,
      );
    });

    it('is that one to the last bit where both are the same', () => {
      expect(reconcile(panel, 84, anchor.slice(), { correction: by, strength: 0.5 }, anchor)).toEqual(
        reconcile(panel, 84, anchor, { correction: by, strength: 0.5 }),
      );
    });
  },
);
