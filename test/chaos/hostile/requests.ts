import { findOperation } from '../../../packages/sagemaker-local/src/wire/codec.js';
import { resolveSchema, type StructureSchema } from '../../../packages/sagemaker-local/src/wire/json-types.js';
import { type Dice, hostileNumber, hostileText, hostileValue } from './values.js';

/** Kinds of the SDK's schemas, as packages/sagemaker-local/src/wire/json-types.ts has them. */
const [LIST, MAP, STRUCTURE, UNION] = [1, 2, 3, 4];
const MAX_DEPTH = 4;

/** Names of what the server holds, so that requests get further than to "not found". */
export interface KnownNames {
  readonly names: readonly string[];
  readonly image: string;
}

/** A request of an operation: members of the right type or not, with values that nobody would send. */
export function hostileRequest(target: string, dice: Dice, known: KnownNames): string {
  const schema = findOperation(target)?.schema[4];
  const body = JSON.stringify(structure(schema, dice, known, 0));
  return dice.chance(0.25) ? damaged(body, dice) : body;
}

function structure(reference: unknown, dice: Dice, known: KnownNames, depth: number): Record<string, unknown> {
  const [, , , , names = [], members = []] = (resolveSchema(reference) ?? []) as Partial<StructureSchema>;
  const few = dice.chance(0.3) ? 0 : dice.pick([0.2, 0.5, 0.9]);
  const given = names.flatMap((name, index) =>
    dice.chance(few) ? [[name, member(name, members[index], dice, known, depth)] as const] : [],
  );
  return Object.fromEntries(
    dice.chance(0.1) ? [...given, [hostileText(dice).slice(0, 100), hostileValue(dice)]] : given,
  );
}

function member(name: string, reference: unknown, dice: Dice, known: KnownNames, depth: number): unknown {
  if (dice.chance(0.08)) return hostileValue(dice);
  if (/Name$|Arn$|^ResourceId$/.test(name) && dice.chance(0.6)) return dice.pick(known.names);
  if (/Image$/.test(name) && dice.chance(0.7)) return known.image;
  if (/Uri$|Path$|Url$/.test(name) && dice.chance(0.6)) return 's3://forecast/data';
  if (/^NextToken$/i.test(name)) return Buffer.from(JSON.stringify(hostileValue(dice)) ?? '').toString('base64url');
  return anyOf(reference, dice, known, depth);
}

function anyOf(reference: unknown, dice: Dice, known: KnownNames, depth: number): unknown {
  const schema = resolveSchema(reference);
  if (typeof schema === 'number') return simple(schema, dice);
  if (!Array.isArray(schema) || depth >= MAX_DEPTH) return hostileText(dice);
  switch (schema[0]) {
    case STRUCTURE:
    case UNION:
      return structure(schema, dice, known, depth + 1);
    case LIST:
      return Array.from({ length: dice.pick([0, 1, 3]) }, () => anyOf(schema[4], dice, known, depth + 1));
    case MAP:
      return Object.fromEntries(
        Array.from({ length: dice.pick([0, 1, 3]) }, () => [
          hostileText(dice).slice(0, 300),
          anyOf(schema[5], dice, known, depth + 1),
        ]),
      );
    default:
      return anyOf(schema[4], dice, known, depth + 1);
  }
}

/** Types of simple members: text, number, truth, and times from 4 to 7; 64 more for a list of it, 128 for a map. */
function simple(schema: number, dice: Dice): unknown {
  if (schema >= 128) return { [hostileText(dice).slice(0, 300)]: simple(schema - 128, dice) };
  if (schema >= 64) return Array.from({ length: dice.pick([0, 1, 20]) }, () => simple(schema - 64, dice));
  if (schema === 2) return dice.chance(0.5);
  return schema === 0 ? hostileText(dice) : hostileNumber(dice);
}

/** No JSON any more, or much more of it than anybody sends. */
function damaged(body: string, dice: Dice): string {
  switch (dice.below(6)) {
    case 0:
      return body.slice(0, dice.below(body.length));
    case 1:
      return '['.repeat(dice.pick([100, 100_000, 4_000_000]));
    case 2:
      return `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`;
    case 3:
      return body.replace(/\d+/, '1e999');
    case 4:
      return body.replace(/^\{/, `{"InputDataConfig":[${'{},'.repeat(300_000)}{}],`);
    default:
      return body.replace(/^\{/, `{"Tags":[${'{"Key":"","Value":""},'.repeat(100_000)}{}],`);
  }
}
