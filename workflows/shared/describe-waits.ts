import { describeWait, type PersonWait } from '../../contracts/run/person-wait.js';
import { formatMoment } from './details-table.js';

/** What waits for whom, since when, and the command that ends it; a line each. */
export const describeWaits = (run: string, waits: readonly PersonWait[]): string =>
  waits
    .map((wait) => {
      const { what, since, command, otherwise } = describeWait(run, wait);
      const end = otherwise === undefined ? '' : `; otherwise ${otherwise}`;
      return `**${what}** Since ${formatMoment(since)}. ${asCode(command)}${end}`;
    })
    .join('\n');

/** A command as code of Markdown; the Web UI shows the escape of a bar in it, which a table needs. */
export const asCode = (command: string): string => `\`${command.replaceAll('|', ' or ')}\``;
