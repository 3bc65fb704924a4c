import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads how long it shall take, prints a score for its number of leaves, and leaves a model: a training of no work. */
const TRAIN = `#!/bin/sh
base="\${SAGEMAKER_BASE_DIR:-/opt/ml}"
given() { sed -n "s/.*\\"$1\\": *\\"\\([0-9]*\\)\\".*/\\1/p" "$base/input/config/hyperparameters.json"; }
leaves=$(given num_leaves)
rounds=$(given num_iterations)
printf '[1]\\ttrain-rmse:%s.5\\tvalidation-rmse:%s.25\\n' "$leaves" "$leaves"
sleep $((rounds / 10)).$((rounds % 10)) &
trap 'kill $!; exit 0' TERM
wait $!
echo "$leaves" > "$base/model/model.txt"
`;

/** Answers every row with the same number of units: a forecast of no work. */
const SERVE = `import { createServer } from 'node:http';

createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(request.url === '/ping' ? 200 : 404).end();
    return;
  }
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const rows = Buffer.concat(parts).toString().split('\\n').filter((row) => row !== '').length;
    response.writeHead(200, { 'Content-Type': 'text/csv' }).end('1.5\\n'.repeat(rows));
  });
}).listen(Number(process.env.SAGEMAKER_BIND_TO_PORT ?? 8080), process.env.SAGEMAKER_BIND_HOST ?? '0.0.0.0');
process.on('SIGTERM', () => process.exit(0));
`;

/**
 * Writes a folder of containers in which LightGBM is a shell script that only passes the time, and its model answers every row
 * with the same number.
 *
 * @returns the folder; `num_iterations` of a job is its training time in tenths of a second
 */
export async function writeSimulatedContainer(parent: string): Promise<string> {
  const folder = join(parent, 'containers');
  const own = join(folder, 'simulated');
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'train.sh'), TRAIN);
  await chmod(join(own, 'train.sh'), 0o755);
  await writeFile(join(own, 'serve.mjs'), SERVE);
  const command = { train: ['sh', '{dir}/train.sh'], serve: [process.execPath, '{dir}/serve.mjs'] };
  const manifest = { repositories: ['durable-forecast-lightgbm'], command };
  await writeFile(join(own, 'container.json'), JSON.stringify(manifest));
  return folder;
}
