import { z } from 'zod';
import { isEndpointInstanceType } from './endpoint-types.js';
import { isTrainingInstanceType, unknownInstanceType } from './instance-types.js';

/** US dollars an hour of one instance of each type. */
export type PriceTable = Readonly<Record<string, number>>;

/**
 * On-demand prices of SageMaker training in us-east-1, US dollars an hour, of the types that forecasts are trained on. They stand for
 * an hour of an endpoint, too: nobody has compared the two.
 *
 * Prices differ by region and change: FORECAST_PRICES replaces the whole table. Types whose price could not be confirmed
 * are left out, so that a budget names them as missing instead of counting something wrong.
 *
 * @source answers of the AWS Price List API (AmazonSageMaker, component Training) as users published them up to 2026-08,
 *   for g6, p4d and p5 those of us-west-2; put together on 2026-11-24, each checked against the EC2 price of the same size
 */
export const DEFAULT_PRICES: PriceTable = {
  'ml.t3.medium': 0.05,
  'ml.t3.large': 0.1,
  'ml.t3.xlarge': 0.2,
  'ml.t3.2xlarge': 0.399,
  'ml.m5.large': 0.115,
  'ml.m5.xlarge': 0.23,
  'ml.m5.2xlarge': 0.461,
  'ml.m5.4xlarge': 0.922,
  'ml.m5.12xlarge': 2.765,
  'ml.m5.24xlarge': 5.53,
  'ml.c5.xlarge': 0.204,
  'ml.c5.2xlarge': 0.408,
  'ml.c5.4xlarge': 0.816,
  'ml.c5.9xlarge': 1.836,
  'ml.c5.18xlarge': 3.672,
  'ml.r5.2xlarge': 0.605,
  'ml.r5.4xlarge': 1.21,
  'ml.r5.8xlarge': 2.419,
  'ml.r5.16xlarge': 4.838,
  'ml.g4dn.xlarge': 0.7364,
  'ml.g4dn.2xlarge': 0.94,
  'ml.g4dn.4xlarge': 1.505,
  'ml.g4dn.8xlarge': 2.72,
  'ml.g4dn.12xlarge': 4.89,
  'ml.g4dn.16xlarge': 5.44,
  'ml.g5.xlarge': 1.408,
  'ml.g5.2xlarge': 1.515,
  'ml.g5.4xlarge': 2.03,
  'ml.g5.8xlarge': 3.06,
  'ml.g5.12xlarge': 7.09,
  'ml.g5.16xlarge': 5.12,
  'ml.g5.24xlarge': 10.18,
  'ml.g5.48xlarge': 20.36,
  'ml.g6.xlarge': 1.127,
  'ml.g6.2xlarge': 1.222,
  'ml.g6.4xlarge': 1.654,
  'ml.g6.8xlarge': 2.518,
  'ml.g6.12xlarge': 5.752,
  'ml.g6.16xlarge': 4.246,
  'ml.g6.24xlarge': 8.344,
  'ml.g6.48xlarge': 16.688,
  'ml.g6e.xlarge': 2.61,
  'ml.g6e.2xlarge': 2.8,
  'ml.g6e.4xlarge': 3.76,
  'ml.g6e.8xlarge': 5.66,
  'ml.g6e.12xlarge': 13.12,
  'ml.g6e.24xlarge': 18.83,
  'ml.g6e.48xlarge': 37.66,
  'ml.p3.2xlarge': 3.825,
  'ml.p3.8xlarge': 14.688,
  'ml.p3.16xlarge': 28.152,
  'ml.p4d.24xlarge': 25.251,
  'ml.p5.48xlarge': 63.296,
};

/** A table of one's own: a JSON object of instance type and US dollars an hour. */
export const priceTableSchema = z.record(z.string(), z.unknown()).transform((table, context): PriceTable => {
  for (const [type, price] of Object.entries(table)) {
    const message = faultOf(type, price);
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: [type] });
  }
  return table as PriceTable;
});

/**
 * The price table that a file holds.
 *
 * @param read gives the text of the file at the path: workflows, which know prices too, have no files
 * @throws Error that names the file and every wrong entry of it
 */
export function readPriceTable(path: string, read: (path: string) => string): PriceTable {
  let content: unknown;
  try {
    content = JSON.parse(read(path));
  } catch (error) {
    throw new Error(`the price table ${path} can't be read as JSON: ${(error as Error).message}`);
  }
  const parsed = priceTableSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) =>
    at.length === 0 ? message : `${at.join('.')}: ${message}`,
  );
  throw new Error(
    `the price table ${path} must be a JSON object such as {"ml.m5.xlarge": 0.23}, US dollars an hour: ${faults.join('; ')}`,
  );
}

function faultOf(type: string, price: unknown): string | undefined {
  if (!isTrainingInstanceType(type) && !isEndpointInstanceType(type)) return unknownInstanceType(type);
  if (typeof price === 'number' && Number.isFinite(price) && price > 0) return undefined;
  return `a price must be a number above 0, not ${JSON.stringify(price)}`;
}

/** US dollars an hour of an instance type; undefined where the table has no price for it. */
export const priceOf = (instanceType: string, table: PriceTable): number | undefined =>
  Object.hasOwn(table, instanceType) ? table[instanceType] : undefined;

/** What a job was billed for. */
export interface BilledTime {
  readonly instanceType: string;
  /**
   * `BillableTimeInSeconds` of the job: time of one instance. Managed spot makes it shorter than the training time; its
   * discount is in the seconds, so the price stays that of on-demand.
   */
  readonly billableSeconds: number;
  /** 1 unless the job trains on several. */
  readonly instances?: number;
}

/** US dollars of a job; undefined where the table has no price for its instance type. */
export function costOf(
  { instanceType, billableSeconds, instances = 1 }: BilledTime,
  table: PriceTable,
): number | undefined {
  const price = priceOf(instanceType, table);
  return price === undefined ? undefined : (price * billableSeconds * instances) / 3600;
}
