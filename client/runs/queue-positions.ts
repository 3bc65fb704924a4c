import { placeWords, slotsQuery } from '../../contracts/instance-queue/instance-queue.js';
import type { ForecastClient } from '../connection/connect.js';

/** Places in the line for instances, in words, by the workflow id of who waits; empty where there is no line. */
export async function slotPlaces(
  { temporal }: ForecastClient,
  line: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (line === undefined) return {};
  try {
    const { waiting } = await temporal.workflow.getHandle(line).query(slotsQuery);
    return Object.fromEntries(waiting.map((place) => [place.owner, placeWords(place)]));
  } catch {
    // Nobody has waited yet, or no worker answers at the moment.
    return {};
  }
}
