import { editDistance } from '@durable-forecast/lib/edit-distance';
import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import type { EventText } from './event-texts.js';
import { WarningPlaces } from './warning-places.js';

/** Letters of a name in which one that differs says nothing: `Eid` and `End`. */
const SHORT = 4;

/** Names and types of events that stand in the calendar once, a letter away from one that stands there more often. */
export function findNearEvents(texts: ReadonlyMap<string, EventText>, file: string): DatasetWarning | undefined {
  const near = new WarningPlaces();
  const usual = [...texts.values()].filter(({ count }) => count > 1).map(({ text }) => text);
  for (const { text, count, line } of texts.values()) {
    if (count > 1 || text.length <= SHORT) continue;
    const meant = usual.find((other) => Math.abs(other.length - text.length) <= 1 && editDistance(text, other) === 1);
    if (meant !== undefined) near.add(`'${text}' beside '${meant}'`, line);
  }
  if (near.count === 0) return undefined;
  const stand = near.count === 1 ? 'an event stands' : `${near.count.toLocaleString('en')} events stand`;
  return {
    code: 'event-name-near-another',
    message: `${stand} in the calendar once, a letter away from another: ${near.text}. If that is a slip, the model takes them for two.`,
    file,
    line: near.line,
    count: near.count,
  };
}
