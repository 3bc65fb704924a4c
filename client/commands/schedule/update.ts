import { withClient } from '../../connection/with-client.js';
import { applyChanges } from '../../schedules/apply-changes.js';
import { channelWarnings } from '../../schedules/channel-warnings.js';
import { knownSchedule } from '../../schedules/known-schedules.js';
import { renderChanges } from '../../schedules/render-changes.js';
import { changeOf } from '../../schedules/schedule-changes.js';
import { type DefinitionOptions, definitionFrom, withDefinitionOptions } from './definition-options.js';
import { commandOnSchedule } from './schedule-name.js';

export const updateCommand = () =>
  withDefinitionOptions(
    commandOnSchedule('update', 'change a schedule; what is not given stays as it is. Runs that go on are not touched'),
  ).action(async (name: string, options: DefinitionOptions & { readonly state: string }) =>
    withClient(options.state, async ({ temporal }) => {
      const known = await knownSchedule(temporal, name);
      const definition = await definitionFrom(options, known.definition);
      const change = changeOf({ name, definition }, known);
      if (change.kind === 'keep') return console.log(`Nothing to change: ${name} is as you say.`);
      console.log(renderChanges([change]));
      await applyChanges(temporal, [change], known.group);
      for (const warning of await channelWarnings(temporal, [change])) console.error(warning);
    }),
  );
