import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml';
import { UserError } from '../errors/user-error.js';
import { describeUnreadable } from './describe-unreadable.js';
import { NO_FIELD } from './no-field.js';

/** A YAML file that was read, with the places of what it says. */
export interface YamlFile {
  readonly value: unknown;
  /** Line and column of a field, or of the nearest one above it: `12:5`. */
  readonly position: (path: readonly PropertyKey[]) => string;
}

/** Reads YAML or JSON. @throws UserError when it can't be read */
export async function readYamlFile(
  what: 'request' | 'schedules' | 'scenario' | 'declaration',
  file: string,
): Promise<YamlFile> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const reason =
      error instanceof TypeError ? 'it is no UTF-8 text. Save it as UTF-8.' : describeUnreadable(error as Error);
    throw new UserError(`The ${what} file ${file} can't be read: ${reason}`, 'usage');
  }
  const lines = new LineCounter();
  const document = parsed(file, text, lines);
  const [first] = document.errors;
  if (first?.code === 'MULTIPLE_DOCS')
    throw new UserError(
      `${file} holds several YAML documents: keep one ${what === 'schedules' ? 'list of them' : what} a file.`,
      'usage',
    );
  if (first?.code === 'RESOURCE_EXHAUSTION') throw tooDeep(file);
  if (first !== undefined) throw new UserError(`${file} is no valid YAML: ${first.message}`, 'usage');
  refuseNoField(file, document, lines);
  try {
    return { value: document.toJS() ?? {}, position: (path) => positionOf(document, lines, path) };
  } catch (error) {
    // Aliases are followed only now: one may name no anchor, or many may stand for more than memory holds.
    throw new UserError(
      `${file} can't be read: ${(error as Error).message}. Write the values out instead of the aliases (*).`,
      'usage',
    );
  }
}

function parsed(file: string, text: string, lineCounter: LineCounter): Document {
  // Without Node's warning about keys that are lists: they are unknown fields, and named as such.
  const options = { prettyErrors: true, logLevel: 'error' } as const;
  try {
    // The parser holds each key against all before it, which takes minutes for what can be looked up.
    const document = parseDocument(text, { ...options, lineCounter, uniqueKeys: false });
    return hasRepeatedKey(file, document, lineCounter)
      ? parseDocument(text, { ...options, lineCounter: new LineCounter() })
      : document;
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof RangeError) throw tooDeep(file);
    throw error;
  }
}

/** Brackets within brackets, thousands of them, take more calls than there is room for. */
const tooDeep = (file: string): UserError =>
  new UserError(`${file} can't be read: it is nested more deeply than anything that is meant.`, 'usage');

/** Of a map; nothing that is read here has nearly as many. */
const MOST_KEYS = 5_000;

/** @throws UserError for a map that nobody wrote */
function hasRepeatedKey(file: string, document: Document, lines: LineCounter): boolean {
  let isRepeated = false;
  visit(document, {
    Map: (_, { items, range }) => {
      if (items.length > MOST_KEYS) {
        const { line, col } = lines.linePos(range?.[0] ?? 0);
        throw new UserError(`${file}:${line}:${col}: ${items.length} fields; at most ${MOST_KEYS} are read.`, 'usage');
      }
      isRepeated ||= new Set(items.map(({ key }) => keyOf(key))).size < items.length;
    },
  });
  return isRepeated;
}

/** Schemas pass it over without a word. @throws UserError with its place */
function refuseNoField(file: string, document: Document, lines: LineCounter): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (keyOf(key) !== NO_FIELD) return;
      const { line, col } = lines.linePos((isNode(key) && key.range?.[0]) || 0);
      throw new UserError(`${file}:${line}:${col}: nothing is called ${NO_FIELD}. Take it out.`, 'usage');
    },
  });
}

function positionOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((each) => isPair(each) && keyOf(each.key) === String(key))
      : undefined;
    const node = pair === undefined ? document.getIn(path.slice(0, length), true) : pair.key;
    if (!isNode(node) || node.range === undefined || node.range === null) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return `${line}:${col}`;
  }
  return '1:1';
}

const keyOf = (key: unknown): string => String(isNode(key) ? (key as { value?: unknown }).value : key);
