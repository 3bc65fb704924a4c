export { bias, mae, rmse } from './point-errors.js';
export { dollarSales, type ScaledLevel, type Scales, scalesOf } from './scales.js';
export { averageWrmsse, scoreWrmsse, type Wrmsse, type WrmsseInput, wrmsse } from './wrmsse.js';
export { QUANTILES, type Wspl, wspl } from './wspl.js';
