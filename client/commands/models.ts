import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { Command } from 'commander';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { listForecasts, readVersions } from '../forecasts/read-versions.js';
import { printJson } from '../json/json-shape.js';
import { modelsShape, registryShape } from '../json/models-shape.js';
import { readCurrentPackage } from '../registry/read-current-package.js';
import { readPackages } from '../registry/read-packages.js';
import { renderPackages, renderRegistry } from '../views/render-packages.js';
import { stateOption } from './options.js';

interface ModelsOptions {
  readonly state: string;
  readonly json?: boolean;
}

export const modelsCommand = () =>
  new Command('models')
    .description("list the champions in SageMaker's model registry: of all forecasts, or of one with its approvals")
    .argument('[name]', 'name of the forecast, as its request has it')
    .option('--json', 'print them as JSON')
    .addOption(stateOption())
    .action((name: string | undefined, { state, json = false }: ModelsOptions) =>
      withClient(state, async (client) => {
        const sagemaker = new SageMakerClient(AWS_CLIENT_SETTINGS);
        try {
          await (name === undefined ? showAll(client, sagemaker, json) : showOne(client, sagemaker, name, json));
        } finally {
          sagemaker.destroy();
        }
      }),
    );

async function showAll(client: ForecastClient, sagemaker: SageMakerClient, json: boolean): Promise<void> {
  const forecasts: Parameters<typeof renderRegistry>[0][number][] = [];
  for (const { name } of await listForecasts(client)) {
    const { group, packages } = await readPackages(sagemaker, client.bucket, name);
    const current = await readCurrentPackage(client, name);
    const approved = packages.find(({ approval }) => approval === 'Approved')?.version;
    forecasts.push({ name, group, packages: packages.length, approved, current: current?.version });
  }
  if (json) printJson(registryShape, { forecasts });
  else console.log(renderRegistry(forecasts));
}

async function showOne(client: ForecastClient, sagemaker: SageMakerClient, name: string, json: boolean): Promise<void> {
  const { group, packages } = await readPackages(sagemaker, client.bucket, name);
  if (packages.length === 0) {
    // Says so, with the nearest name, where there is no such forecast.
    await readVersions(client, name);
    throw new UserError(
      `Nothing of ${name} is registered: its runs had publish.registry: false, could not (their status says why), or an older version ran them.`,
      'notFound',
    );
  }
  const current = (await readCurrentPackage(client, name))?.version;
  if (!json) return console.log(renderPackages({ group, packages, current }));
  printJson(modelsShape, {
    name,
    group,
    current,
    packages: packages.map(({ registeredAt, ...each }) => ({ ...each, registeredAt: registeredAt?.toISOString() })),
  });
}
