import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/**
 * A process of its own: `bundle-workflows.ts FILE` writes the code of all workflows, as workers load it, into the file. A second
 * argument names another module that exports them.
 */
const [file, workflowsPath = fileURLToPath(new URL('../workflows/versioned.ts', import.meta.url))] =
  process.argv.slice(2);
if (file === undefined) throw new Error('Say into which file the bundle goes.');
const sharedModule = (name: string) => fileURLToPath(new URL(`../workflows/shared/${name}`, import.meta.url));
const { code } = await bundleWorkflowCode({
  workflowsPath,
  // The first is the outermost: it sees what the second refuses.
  workflowInterceptorModules: [
    'log-failure.ts',
    'log-names.ts',
    'measure.ts',
    'trace.ts',
    'refuse-unfit-payloads.ts',
    'summarize.ts',
  ].map(sharedModule),
  failureConverterPath: sharedModule('failure-converter.ts'),
  logger: new DefaultLogger('WARN'),
});
await writeFile(file, code);
// The channel to the parent would keep an idle process alive.
process.exit(0);
