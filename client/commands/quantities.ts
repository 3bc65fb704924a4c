import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { describeFaults } from '../../core/dataset/faults.js';
import { readStock, type StockLine } from '../../core/inventory/read-stock.js';
import { HORIZON } from '../../core/panel/panel.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { writeWholeFile } from '../files/write-whole-file.js';
import { openPublished } from '../forecasts/open-published.js';
import { printJson } from '../json/json-shape.js';
import { quantitiesShape } from '../json/quantities-shape.js';
import { describeAssumptions, type QuantityTerms } from '../quantities/describe-assumptions.js';
import { countDays, formatShare } from '../quantities/format-terms.js';
import { periodOf, planQuantities, readDemands, type SeriesDemand } from '../quantities/plan-quantities.js';
import { quantitiesCsv } from '../quantities/quantities-csv.js';
import { showWait } from '../terminal/show-wait.js';
import { renderQuantities } from '../views/render-quantities.js';
import { isoDate } from './iso-date.js';
import { outputFile, stateOption } from './options.js';

interface QuantitiesOptions extends QuantityTerms {
  readonly onHand: string;
  readonly from?: string;
  readonly ignoreUnknown?: boolean;
  readonly csv?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const quantitiesCommand = () =>
  new Command('quantities')
    .description('what to order of each item in each store, from a published forecast and what is there')
    .argument('<forecast>', 'name of a forecast, whose current version is taken, or of a version')
    .requiredOption('--on-hand <file>', 'CSV: item_id, store_id, on_hand; also on_order, pack_size, minimum_order')
    .requiredOption('--lead-time <days>', 'days until an order arrives', days)
    .option('--review-period <days>', 'days until the next order can be placed', days, 0)
    .option('--service-level <share>', 'probability that nothing is missing until then', serviceLevel, 0.95)
    .option('--correlation <share>', 'of the errors of any two days: 0 where each errs by itself, 1 together', share, 0)
    .option('--from <date>', 'first day of the period; the first that is forecast by default', isoDate)
    .option('--ignore-unknown', 'leave out lines of items and stores that are not forecast')
    .option('--csv <file>', 'write all lines as CSV', outputFile)
    .option('--json', 'print them as JSON')
    .addOption(stateOption())
    .action((wanted: string, options: QuantitiesOptions) =>
      withClient(options.state, (client) => planOrders(client, wanted, options)),
    );

async function planOrders(client: ForecastClient, wanted: string, options: QuantitiesOptions): Promise<void> {
  requireOtherFile(options);
  requirePeriod(options);
  const bytes = await stockFile(options.onHand);
  const { serviceLevel, correlation, leadTime, reviewPeriod, from, csv, json } = options;
  const forecast = await openPublished(client, wanted);
  const { name, version, origin } = forecast;
  const period = periodOf(forecast, leadTime + reviewPeriod, from);
  const demands = await showWait('Reading the forecast', () => readDemands(forecast, period));
  const { lines: stock, unknown } = stockOf(bytes, demands, options);
  const quantities = planQuantities(demands, stock, { serviceLevel, correlation });
  const terms = { serviceLevel, correlation, leadTime, reviewPeriod };
  const assumptions = describeAssumptions(period, terms);
  if (csv !== undefined) await writeWholeFile(csv, quantitiesCsv(quantities.lines, { ...terms, version, period }));
  if (json) {
    return printJson(quantitiesShape, { ...quantities, ...terms, ...period, name, version, assumptions, unknown });
  }
  const title = `Orders for ${countDays(period.days)}, ${period.from} to ${period.through}, at ${formatShare(serviceLevel)}: ${name}, version ${version}, known up to ${origin}`;
  console.log(renderQuantities({ ...quantities, title, assumptions, unknown: unknown.length }));
  if (csv !== undefined) console.log(`\nAll ${quantities.lines.length} lines are in ${csv}.`);
}

/** A slip would leave orders where the stock was. @throws UserError */
function requireOtherFile({ onHand, csv }: QuantitiesOptions): void {
  if (csv === undefined || resolve(csv) !== resolve(onHand)) return;
  throw new UserError(`--csv ${csv} is the stock file itself, which would be lost; name another file.`, 'usage');
}

function requirePeriod({ leadTime, reviewPeriod }: QuantitiesOptions): void {
  if (leadTime + reviewPeriod > 0) return;
  throw new UserError(
    'Lead time and review period are both 0 days, so there is nothing that an order must last for. Give --review-period, or the days until an order arrives.',
    'usage',
  );
}

async function stockFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError(`The stock file ${path} can't be read: ${(error as Error).message}`, 'usage');
  }
}

function stockOf(
  bytes: Uint8Array,
  known: readonly SeriesDemand[],
  { onHand, ignoreUnknown = false }: QuantitiesOptions,
): { readonly lines: readonly StockLine[]; readonly unknown: readonly StockLine[] } {
  const stock = readStock(bytes, { file: basename(onHand), known, ignoreUnknown });
  if (stock.kind === 'stock') return stock;
  const count = stock.count === 1 ? '1 fault' : `${stock.count} faults`;
  throw new UserError(`${onHand} has ${count}; nothing was planned:\n\n${describeFaults(stock.faults)}`, 'usage');
}

function days(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= HORIZON) return Number(text);
  throw new InvalidArgumentError(`give whole days, 0 to ${HORIZON}: a forecast has ${HORIZON} days.`);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('give a share from 0 to 1.');
}

function serviceLevel(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new InvalidArgumentError(
    value >= 50 && value < 100
      ? `give a share: ${Number((value / 100).toPrecision(12))} for ${value} %.`
      : 'give a share above 0 and below 1, such as 0.95: no stock is enough for certain.',
  );
}
