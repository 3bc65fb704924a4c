import { describePosition, type InstanceQueueView } from '../../contracts/instance-queue/queue-messages.js';

/** Names of waiting trials shown in the Web UI. */
const SHOWN = 20;

/** The queue for the Web UI, as Markdown. */
export function describeQueue({ types, waiting }: InstanceQueueView): string {
  const rows = types.map(
    ({ instanceType, limit, leased, waiting: count }) =>
      `* **${instanceType}**: ${leased} running${limit === undefined ? '' : ` of ${limit}`}, ${count} waiting`,
  );
  const names = waiting.slice(0, SHOWN).map((position) => `* ${position.owner}: ${describePosition(position)}`);
  const more = waiting.length > SHOWN ? [`* and ${waiting.length - SHOWN} more`] : [];
  return [...rows, ...names, ...more].join('\n') || 'Nobody waits.';
}
