import { withClient } from '../../connection/with-client.js';
import { UserError } from '../../errors/user-error.js';
import { applyChanges } from '../../schedules/apply-changes.js';
import { channelWarnings } from '../../schedules/channel-warnings.js';
import { findSchedule, knownSchedule } from '../../schedules/known-schedules.js';
import { renderSchedule } from '../../schedules/render-schedule.js';
import { changeOf } from '../../schedules/schedule-changes.js';
import { type DefinitionOptions, definitionFrom, withDefinitionOptions } from './definition-options.js';
import { commandOnSchedule } from './schedule-name.js';

interface CreateOptions extends DefinitionOptions {
  readonly paused?: boolean;
  readonly state: string;
}

export const createCommand = () =>
  withDefinitionOptions(commandOnSchedule('create', 'make a schedule; several are kept better in a file, see apply'))
    .option('--paused', 'begin paused')
    .action(async (name: string, options: CreateOptions) => {
      const definition = { ...(await definitionFrom(options)), ...(options.paused ? { paused: true } : {}) };
      await withClient(options.state, async ({ temporal }) => {
        if ((await findSchedule(temporal, name)) !== undefined) {
          throw new UserError(`A schedule named ${name} exists. 'npx forecast schedule update ${name}' changes it.`);
        }
        const changes = [changeOf({ name, definition }, undefined)];
        await applyChanges(temporal, changes);
        console.log(renderSchedule(await knownSchedule(temporal, name)));
        for (const warning of await channelWarnings(temporal, changes)) console.error(warning);
      });
    });
