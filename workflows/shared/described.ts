import { type MessageName, messages } from '../../contracts/messages.js';

/** What a handler says of its message in the Web UI. */
export const described = (name: MessageName): { readonly description: string } => ({
  description: messages[name].does,
});
