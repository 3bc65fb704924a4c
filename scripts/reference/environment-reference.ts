import { type EnvironmentVariable, environmentVariables } from '../../worker/environment-variables.js';
import { code, GENERATED, markdownTable } from './markdown.js';

/** Every environment variable of every program; those that must be set first, as their table has them. */
export function environmentReference(): string {
  return `${[
    '# Environment variables',
    GENERATED,
    'A worker checks its settings when it starts, and names every one that is missing, wrong or misspelt; `FORECAST_…` that is like none of these it names in its log. The local stack sets them for its own parts. ' +
      'Source: `worker/environment-variables.ts`.',
    markdownTable(['Variable', 'Default', 'Read by', 'Meaning'], environmentVariables.map(row)),
  ].join('\n\n')}\n`;
}

const row = ({ name, description, default: fallback, readBy }: EnvironmentVariable) => [
  name.split(', ').map(code).join(', '),
  fallback ?? '**must be set**',
  readBy.join(', '),
  // Outside of code, Markdown would take a name in angle brackets for a tag.
  description.replace(/</g, '&lt;'),
];
