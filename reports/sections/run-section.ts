import { details, heading, list, note, paragraph, preformatted, table } from '../html.js';
import { barPicture } from '../pictures/bar-picture.js';
import type { RunAbout, RunReport } from '../report-data.js';
import type { Part, Section } from '../section.js';

/** What the run took, what it was made of, and where it ran: so that every number can be traced. */
export function runSection({ run, name, about, fits, trials }: RunReport): Section {
  const lineage = about?.lineage;
  return {
    title: 'Cost, time, lineage, environment',
    parts: [
      ...timeParts(about),
      heading('Cost'),
      ...costParts(about, trials, fits),
      heading('Lineage'),
      ...(lineage === undefined
        ? [paragraph('The run did not say what it was made of.')]
        : [
            table(
              ['what', 'value'],
              [
                ['run', run],
                ['dataset', lineage.dataset],
                ['request (hash)', lineage.request],
                ['code version', lineage.codeVersion ?? 'not known'],
                ['features', [lineage.features.set, ...lineage.features.add].join(', ')],
                ['champion', `${lineage.champion.trial}, ${lineage.champion.algorithm}`],
                [
                  'hyperparameters',
                  Object.entries(lineage.champion.hyperparameters)
                    .map(([key, value]) => `${key}=${value}`)
                    .join(' '),
                ],
                [
                  'members',
                  lineage.members.map(({ name, weight }) => `${name} ${(100 * weight).toFixed(1)} %`).join(', '),
                ],
                ['seed of the search', String(lineage.seeds.sweep)],
                ...registryRows(about, name),
              ].map((cells) => ({ cells })),
            ),
            note('The version’s manifest.json has the same, with every model and the hash of every file.'),
          ]),
      heading('Environment'),
      ...environmentParts(about),
      ...(about?.request === undefined ? [] : [details('The request with its defaults', preformatted(about.request))]),
    ],
  };
}

/** The page is drawn before its forecast is published, and a champion is registered after that. */
function registryRows(about: RunAbout | undefined, name: string | undefined): string[][] {
  if (about?.registry === undefined) return [];
  const { group, version } = about.registry;
  const listed = `npx forecast models ${name ?? 'NAME'}`;
  const where = version === undefined ? `${group}; ${listed} names the version` : `${group}, version ${version}`;
  return [['model package group', where]];
}

function timeParts(about: RunAbout | undefined): Part[] {
  const stages = Object.entries(about?.seconds ?? {}).filter(([stage]) => stage !== 'total');
  if (stages.length === 0) return [paragraph('How long the stages took is not known.')];
  const total = about?.seconds?.total;
  return [
    barPicture(
      {
        title: 'Seconds of each stage',
        description: `By the run's own clock, until the page was drawn${total === undefined ? '' : `: ${total.toFixed(0)} s in all`}. Publishing is not over by then.`,
        label: 'stage',
        value: 'seconds',
        isLying: true,
      },
      stages.map(([label, value]) => ({ label, value })),
    ),
  ];
}

function costParts(about: RunAbout | undefined, trials: RunReport['trials'], fits: RunReport['fits']): Part[] {
  const cost = about?.lineage?.cost;
  const sum = (values: readonly (number | undefined)[]) => values.reduce<number>((all, one) => all + (one ?? 0), 0);
  const dollars = (value: number | undefined) => (value === undefined ? 'not known' : `$ ${value.toFixed(4)}`);
  const priced = trials.every((trial) => trial.cost !== undefined);
  const rows = [
    [
      'trials',
      String(sum(trials.map(({ attempts }) => attempts))),
      sum(trials.map(({ billableSeconds }) => billableSeconds)).toFixed(0),
      dollars(priced ? sum(trials.map((trial) => trial.cost)) : undefined),
    ],
    ...(fits === undefined
      ? []
      : [
          [
            `published models and those of past origins`,
            String(fits.models + fits.pastModels),
            fits.billableSeconds.toFixed(0),
            'not priced',
          ],
        ]),
    ...(cost === undefined ? [] : [['all training jobs', String(cost.jobs), cost.billableSeconds.toFixed(0), '']]),
  ];
  return [
    table(
      ['what', 'jobs', 'billable seconds', 'cost'],
      rows.map((cells) => ({ cells })),
      [1, 2, 3],
    ),
    note(
      'Dollars are those of trials whose instance types have a price (prices of the worker’s settings). Batch transforms are not in it.',
    ),
  ];
}

function environmentParts(about: RunAbout | undefined): Part[] {
  const images = Object.entries(about?.images ?? {});
  const prices = Object.entries(about?.prices ?? {});
  const known = [
    ...(about?.drawnBy === undefined ? [] : [`Drawn by ${about.drawnBy}.`]),
    ...images.map(([algorithm, image]) => `Image of ${algorithm}: ${image}`),
    ...prices.map(([type, price]) => `Price of ${type}: $ ${price} an hour`),
  ];
  return [known.length === 0 ? paragraph('The run did not say where it ran.') : list(known)];
}
