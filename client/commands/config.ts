import { Command } from 'commander';
import { exampleRequest } from '../config/example-request.js';
import { REQUEST_SCHEMA_FILE, requestSchemaText } from '../config/request-schema.js';
import { readRequest } from '../runs/read-request.js';
import { setOption } from './options.js';

/** `forecast config …`: request files, without any service. */
export const configCommand = () => {
  const command = new Command('config').description('check request files, print an example or the schema');
  command.addCommand(
    new Command('validate')
      .description('check a request file, and list every fault with its field, value and cure')
      .argument('<file>', 'request file (YAML or JSON)')
      .addOption(setOption())
      .action(async (file: string, { set }: { set: readonly string[] }) => {
        const { name } = await readRequest(file, set);
        console.log(`${file} is a sound request for the forecast ${name}.`);
      }),
  );
  command.addCommand(
    new Command('example')
      .description('print a request file with every field, its meaning and its default')
      .action(() => {
        process.stdout.write(exampleRequest());
      }),
  );
  command.addCommand(
    new Command('schema')
      .description('print the JSON Schema of request files, for editors')
      .option('--path', 'print where the schema lies on this machine instead')
      .action(({ path }: { path?: boolean }) => {
        process.stdout.write(path ? `${REQUEST_SCHEMA_FILE}\n` : requestSchemaText());
      }),
  );
  return command;
};
