import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../client/errors/user-error.js';
import { readRequest } from '../../../client/runs/read-request.js';
import { readSchedulesFile } from '../../../client/schedules/read-schedules-file.js';
import type { HostileReader } from './hostile-reader.js';
import { type Dice, hostileText, hostileValue } from './values.js';

const FIELDS = ['name', 'scope', 'origin', 'features', 'sweep', 'rules', 'publish', 'fit', 'notifications', 'monitor'];

/** Request files and files of schedules with aliases of aliases, brackets without end and values of any type. */
export const yamlReader: HostileReader = {
  async prepare(dice, folder) {
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'hostile.yaml');
    await writeFile(file, yamlOf(dice));
    const overrides = dice.chance(0.3) ? [`${dice.pick(FIELDS)}.${hostileText(dice).slice(0, 40)}=${bomb(8)}`] : [];
    const isRequest = dice.chance(0.6);
    return async () => {
      if (isRequest) await readRequest(file, overrides);
      else await readSchedulesFile(file);
      return 'read';
    };
  },

  isRefusal: (error) => error instanceof UserError,
};

function yamlOf(dice: Dice): string {
  const field = dice.pick(FIELDS);
  switch (dice.below(9)) {
    case 0:
      return `${field}: ${bomb(dice.pick([3, 9, 12]))}`;
    case 1:
      return `${field}: ${'['.repeat(dice.pick([50, 20_000]))}`;
    case 2:
      return `${field}: ${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}`;
    case 3:
      return JSON.stringify({ [field]: hostileValue(dice) }) ?? 'null';
    case 4:
      return `${field}: &a [*a, *a]\n`;
    case 5:
      return JSON.stringify({
        rules: { watch: [{ rule: 'AllZero', parameters: { tensor_regex: hostileText(dice) } }] },
      });
    case 6:
      return `${field}: !!js/function "() => 1"\n? [1, 2]\n: 3\n<<: *missing\n`;
    case 7:
      return `${field}: ${hostileText(dice)}\n${field}: twice\n`;
    default:
      return `${Array.from({ length: 20_000 }, (_, index) => `unknown_${index}: ${index}`).join('\n')}\n`;
  }
}

/** Each anchor is nine of the one before. */
function bomb(depth: number): string {
  let text = '[&a0 [x,x,x,x,x,x,x,x,x]';
  for (let level = 1; level < depth; level += 1) {
    text += `, &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(',')}]`;
  }
  return `${text}]`;
}
