import { expect, it } from 'vitest';
import { foreseeTooManyForecasts } from '../../client/runs/foresee-too-many-forecasts.js';
import { cellsOf } from '../../contracts/dataset/cells.js';
import { requestSchema } from '../../contracts/request/request.js';

const cells = cellsOf(
  Array.from({ length: 10 }, (_, store) => ({
    store: `CA_${store}`,
    departments: Array.from({ length: 30 }, (_, index) => ({ name: `FOODS_${index}`, category: 'FOODS' })),
  })),
  true,
);
const foresee = (origins: number) =>
  foreseeTooManyForecasts(
    requestSchema.parse({
      fit: { members: [{ per: 'store' }, { per: 'store-department' }, { per: 'department' }] },
      backtest: { origins },
    }),
    { cells, bucket: 'forecast', run: 'foods-20261130-060000' },
  );

it('tells before a start what the run would say once its data is inspected', () => {
  expect(foresee(12)).toMatch(
    /^backtest\.origins: 12 x 3 models x 300 parts of stores make 10,800 forecasts, .* Ask for backtest\.origins: \d+ at most/,
  );
});

it('tells nothing of a request that fits', () => {
  expect(foresee(3)).toBeUndefined();
});
