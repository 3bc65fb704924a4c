/** A planner's program: node --env-file=.env --import tsx examples/read-forecast.ts NAME */
import { openForecast } from '../client/reader/index.js';

const forecast = await openForecast(process.argv[2] ?? 'forecast');
let rows = 0;
let units = 0;
for await (const row of forecast.rows()) {
  rows += 1;
  units += row.forecast;
}
console.log(JSON.stringify({ version: forecast.version, origin: forecast.origin, rows, units }));
