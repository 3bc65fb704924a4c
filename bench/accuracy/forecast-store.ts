import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Panel } from '../../core/panel/panel.js';
import { type Family, type FamilyForecast, forecastFamily, forecastPlain, type PlainFamily } from './models.js';

/**
 * A family's forecast at an origin, taken from a folder where an earlier call of the same recipe left it, with the seconds
 * and memory of that call.
 */
export async function storedForecast(
  folder: string | undefined,
  panel: Panel,
  originDay: number,
  family: Family | PlainFamily,
): Promise<FamilyForecast> {
  if ('rule' in family) return forecastPlain(panel, originDay, family);
  if (folder === undefined) return forecastFamily(panel, originDay, family);
  const key = createHash('sha256')
    .update(JSON.stringify([family, originDay, panel.series.ids.length, panel.series.ids[0]]))
    .digest('hex')
    .slice(0, 16);
  const [values, facts] = [join(folder, `${key}.f32`), join(folder, `${key}.json`)];
  if (existsSync(facts)) {
    const bytes = readFileSync(values);
    return {
      ...(JSON.parse(readFileSync(facts, 'utf8')) as Omit<FamilyForecast, 'values'>),
      values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
    };
  }
  const forecast = await forecastFamily(panel, originDay, family);
  const { values: numbers, ...rest } = forecast;
  mkdirSync(folder, { recursive: true });
  writeFileSync(values, new Uint8Array(numbers.buffer));
  writeFileSync(facts, JSON.stringify({ ...rest, family: family.name, originDay }));
  return forecast;
}
