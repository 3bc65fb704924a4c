import { z } from 'zod';
import { isTrainingInstanceType, unknownInstanceType } from '../contracts/instances/instance-types.js';

/** The setting FORECAST_INSTANCE_LIMITS: `ml.m5.xlarge=8,ml.g5.xlarge=2`. */
export const instanceLimitsSetting = z
  .string()
  .default('')
  .transform((text, context): Record<string, number> => {
    const entries = text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    const limits: Record<string, number> = {};
    for (const entry of entries) {
      const [type = '', limit = ''] = entry.split('=').map((part) => part.trim());
      const message = faultOf(entry, type, limit) ?? (type in limits ? `${type} has two limits; give one` : undefined);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
      limits[type] = Number(limit);
    }
    return limits;
  });

function faultOf(entry: string, type: string, limit: string): string | undefined {
  if (!isTrainingInstanceType(type)) return unknownInstanceType(type);
  if (/^[1-9]\d*$/.test(limit)) return undefined;
  return `'${entry}' gives no number of instances above 0; write ml.m5.xlarge=8,ml.g5.xlarge=2`;
}
