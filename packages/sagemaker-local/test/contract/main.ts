// `npm run contract`: the cases of the contract, by default against a local server of their own.
import { spawnSync } from 'node:child_process';
import { contractSettings } from './arguments.js';

/** They would go before the profile, to another account than the one that was named. */
const OTHER_CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

const settings = contractSettings(process.argv.slice(2));
if ('fault' in settings) {
  console.error(settings.fault);
  process.exit(2);
}
const { variables, costs, rest } = settings;
const environment: NodeJS.ProcessEnv = { ...process.env, ...variables };
if (costs) {
  for (const name of Object.keys(environment)) {
    if (OTHER_CREDENTIALS.includes(name) || name.startsWith('AWS_ENDPOINT_URL')) delete environment[name];
  }
  console.log(
    `About eight jobs and two endpoints for each SDK are started in the account of the profile ${variables.AWS_PROFILE}, and paid for. Ctrl-C ends the tests, and no job that has begun.`,
  );
}
const { status } = spawnSync('npx', ['vitest', 'run', 'packages/sagemaker-local/test/contract', ...rest], {
  stdio: 'inherit',
  env: environment,
});
process.exitCode = status ?? 1;
