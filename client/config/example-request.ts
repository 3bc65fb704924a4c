import { stringify } from 'yaml';
import { REQUEST_SCHEMA_FILE, type RequestField, requestFields } from './request-schema.js';

/** Columns of the comments. */
const WIDTH = 100;

/**
 * A request file with every field, its meaning and its default, all of them comments but the name: whoever wants a field
 * otherwise takes away the mark before it, and before the field that it stands in.
 *
 * @param fields of the request's JSON Schema
 */
export function exampleRequest(fields = requestFields()): string {
  const head = [
    `# yaml-language-server: $schema=${REQUEST_SCHEMA_FILE}`,
    '# A request of durable-forecast: every field with its default. To set one, take away the # before it and before the field',
    "# that it stands in. Editors that know YAML check the fields; so does 'npx forecast config validate FILE'.",
  ];
  return `${[...head, ...Object.entries(fields).flatMap(([name, field]) => ['', ...linesOf(name, field, '')])].join('\n')}\n`;
}

function linesOf(name: string, field: RequestField, indent: string): readonly string[] {
  const comment = wrapped(plain(field.description ?? ''), WIDTH - indent.length).map((line) => `# ${indent}${line}`);
  if (field.properties !== undefined) {
    const inner = Object.entries(field.properties).flatMap(([each, value]) => linesOf(each, value, `${indent}  `));
    return [...comment, `#${indent}${name}:`, ...inner];
  }
  const written = `${name}: ${inOneLine(field.default ?? suggestion(field))}`.trimEnd();
  return [...comment, indent === '' && name === 'name' ? written : `#${indent}${written}`];
}

/** Of a field without a default, something that shows its form. */
function suggestion({ type, enum: values }: RequestField): unknown {
  if (values !== undefined) return values[0];
  return type === 'array' ? [] : type === 'object' ? {} : null;
}

const inOneLine = (value: unknown): string =>
  value === null
    ? ''
    : stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();

/** Without the marks of Markdown. */
const plain = (text: string): string => text.replaceAll('`', '');

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
