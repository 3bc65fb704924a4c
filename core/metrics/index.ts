export { BANDS, type Coverage, coverage } from './coverage.js';
export { ErrorSums, type Wrmsse } from './error-sums.js';
export { isWeighable } from './is-weighable.js';
export { NothingToWeigh } from './nothing-to-weigh.js';
export { bias, biasBy, mae, rmse } from './point-errors.js';
export { dollarSales, type ScaledLevel, type Scales, scalesOf } from './scales.js';
export { averageWrmsse, scoreWrmsse, type WrmsseInput, wrmsse } from './wrmsse.js';
export { QUANTILES, type Wspl, wspl } from './wspl.js';
