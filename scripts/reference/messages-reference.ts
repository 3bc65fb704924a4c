import { type MessageMeaning, messages } from '../../contracts/messages.js';
import { code, GENERATED, markdownTable } from './markdown.js';

/** Every signal, query and update: who sends it, what it does, and what an update refuses. */
export function messagesReference(): string {
  return `${[
    '# Messages',
    GENERATED,
    'What may be said to a workflow that runs, and asked of it. The Web UI shows the same sentences with a workflow, and sends these messages too, with the ' +
      'JSON that their types want. An update is refused, with the reason, before it leaves a trace. Source: `contracts/messages.ts`; the types stand beside the ' +
      'contract of each workflow.',
    markdownTable(
      ['Message', 'Kind', 'To', 'From', 'What it does', 'What it refuses'],
      Object.entries<MessageMeaning>(messages).map(([name, { kind, of, from, does, refuses = '' }]) => [
        code(name),
        kind,
        of.map(code).join(', '),
        from,
        does,
        refuses,
      ]),
    ),
  ].join('\n\n')}\n`;
}
