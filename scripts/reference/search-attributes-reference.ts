import { searchAttributeMeanings, searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { code, GENERATED, markdownTable } from './markdown.js';

/** Every search attribute, with its type and what it says. */
export function searchAttributesReference(): string {
  const keys = Object.keys(searchAttributes) as (keyof typeof searchAttributes)[];
  return `${[
    '# Search attributes',
    GENERATED,
    'By these the Web UI and `temporal workflow list` find workflows; questions that they answer are in [operations](../operations.md). A run sets those alone ' +
      'that the server knew when it began. Source: `contracts/temporal/search-attributes.ts`.',
    markdownTable(
      ['Attribute', 'Type', 'What it says'],
      keys.map((key) => [
        code(searchAttributes[key].name),
        wordOf(searchAttributes[key].type),
        searchAttributeMeanings[key],
      ]),
    ),
  ].join('\n\n')}\n`;
}

/** `Keyword`, as Temporal's command line writes it. */
const wordOf = (type: string): string => type.charAt(0) + type.slice(1).toLowerCase();
