import { expect, it } from 'vitest';
import { codecServerCommand } from '../../../client/commands/codec-server.js';

/** What the command says of options that it refuses. */
async function refusal(...words: string[]): Promise<string> {
  let said = '';
  const command = codecServerCommand()
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        said += text;
      },
    });
  await expect(command.parseAsync(words, { from: 'user' })).rejects.toThrow();
  return said;
}

it.each([
  [['--audience', ''], 'It must not be empty.'],
  [['--issuer', ' '], 'It must not be empty.'],
  [['--jwks', ''], 'Give an address of https'],
  [['--jwks', 'login.example.com/keys'], 'Give an address of https'],
  [['--jwks', 'http://login.example.com/keys'], 'Give an address of https'],
])('the codec server refuses %j: a token would be believed that nobody checked', async (words, message) => {
  expect(await refusal(...words)).toContain(message);
});
