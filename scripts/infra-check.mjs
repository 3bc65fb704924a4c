// `npm run infra-check`: holds infra/terraform against Terraform and the schema of its AWS provider, plans whole installations, and lints the
// policies. Nothing is asked of AWS. What is not at hand is named, and skipped unless --all is given.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../lib/make-folder.mjs';
import { cacheDir } from '../local/installed/cache.mjs';
import { completionMarker, environmentFolder } from '../local/installed/python.mjs';
import { onPath } from '../local/installed/servers.mjs';
import { installPython } from './install-python.mjs';
import { withLock } from './lock.mjs';
import { SetupError } from './setup-error.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const terraformFolder = join(root, 'infra', 'terraform');
const isStrict = process.argv.includes('--all');
const skipped = [];
let failures = 0;

checkTerraform();
await lintPolicies();
if (skipped.length > 0) console.log(`\nNot checked: ${skipped.join(' ')}`);
if (failures > 0 || (isStrict && skipped.length > 0)) process.exitCode = 1;

function checkTerraform() {
  const program = onPath('terraform') ?? onPath('tofu');
  if (program === undefined) {
    skipped.push('the Terraform code, since neither terraform nor tofu is on the PATH.');
    return;
  }
  const data = mkdtempSync(join(tmpdir(), 'forecast-terraform-'));
  try {
    const environment = {
      TF_DATA_DIR: data,
      TF_CLI_CONFIG_FILE: noSettings(),
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
    };
    step('format', program, ['fmt', '-check', '-recursive', '-diff'], environment);
    const mirror = providerMirror();
    const providers = mirror === undefined ? [] : [`-plugin-dir=${mirror}`];
    if (!step('init', program, ['init', '-backend=false', '-input=false', '-no-color', ...providers], environment))
      return;
    step('validate', program, ['validate', '-no-color'], environment);
    step('plans', program, ['test', '-no-color'], environment);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** Images of machines may name a file of settings that is not there; then Terraform warns at each call. */
function noSettings() {
  const given = process.env.TF_CLI_CONFIG_FILE;
  return given === undefined || existsSync(given) ? given : undefined;
}

/** A folder with the provider where this machine has one, so that nothing is fetched; undefined where it comes from its registry. */
function providerMirror() {
  const places = [
    process.env.TERRAFORM_PLUGIN_DIR,
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
    ...(existsSync('/opt') ? readdirSync('/opt').map((name) => join('/opt', name)) : []),
  ];
  return places.find((place) => place && existsSync(join(place, 'registry.terraform.io', 'hashicorp', 'aws')));
}

async function lintPolicies() {
  const requirements = join(root, 'infra', 'requirements.txt');
  const folder = environmentFolder('iam-linter', requirements);
  try {
    makeFolder(cacheDir());
    await withLock(join(cacheDir(), 'iam-linter.lock'), async () => {
      if (!existsSync(completionMarker(folder)))
        await installPython(folder, requirements, 'the environment of the linter of IAM policies');
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    skipped.push(`the policies, since their linter can't be installed: ${error.message}`);
    return;
  }
  step('policies', join(folder, 'bin', 'python'), ['-W', 'ignore', join(root, 'infra', 'lint-policies.py')]);
}

/** @returns whether it went well; what it printed is shown where it did not */
function step(name, program, args, environment = {}) {
  const { status, stdout, stderr, error } = run(program, args, environment);
  const lines = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n');
  if (status === 0) {
    console.log(`ok   ${name}${lines.at(-1) === '' ? '' : `: ${lines.at(-1)}`}`);
    return true;
  }
  failures += 1;
  console.log(`FAIL ${name}`);
  console.log([...(error === undefined ? [] : [error.message]), ...lines].map((line) => `     ${line}`).join('\n'));
  return false;
}

function run(program, args, environment) {
  const given = Object.entries({ ...process.env, ...environment }).filter(([, value]) => value !== undefined);
  return spawnSync(program, args, { cwd: terraformFolder, encoding: 'utf8', env: Object.fromEntries(given) });
}
