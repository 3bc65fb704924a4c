export { bias, mae, rmse } from './point-errors.js';
export { type Wrmsse, type WrmsseInput, wrmsse } from './wrmsse.js';
