import { describeTraining } from '../../contracts/champion/run-training.js';
import type { Lineage, LineageFile } from '../lineage/lineage.js';
import { formatBytes } from './format.js';

/** A line of the tree, with what stands below it. */
export interface LineageNode {
  readonly text: string;
  readonly below: readonly LineageNode[];
}

/** Files of one kind that have a line of their own. */
const SHOWN_FILES = 8;
/** Characters of a hash that tell it from others. */
const SHOWN_HASH = 12;

/** What made a version, from its files down to the raw data. */
export function lineageTree(lineage: Lineage): LineageNode {
  const { run, forecast, state, series, origin, files } = lineage;
  const what = series === undefined ? `${run} of ${forecast}` : `${series} in ${run} of ${forecast}`;
  return node(`${what} (${state}), days after ${origin ?? 'an unknown origin'}`, [
    ...(files.length === 0 ? [] : [node('files', files.map(versionFile))]),
    forecastNode(lineage),
    featuresNode(lineage),
    dataNode(lineage),
    codeNode(lineage),
    node(`request ${lineage.request?.slice(0, SHOWN_HASH) ?? 'unknown'}`),
  ]);
}

const node = (text: string, below: readonly LineageNode[] = []): LineageNode => ({ text, below });

const versionFile = (file: Lineage['files'][number]): LineageNode =>
  node(
    `${file.what}, ${formatBytes(file.bytes)}${file.rows === undefined ? '' : `, ${file.rows.toLocaleString('en-US')} rows`}${hashOf(file)}${mark(file)}`,
  );

function forecastNode({ shards, members, models, answers, champion, training, trials }: Lineage): LineageNode {
  const searched = [
    ...(training === undefined ? [] : [node(`this run ${describeTraining(training)}`)]),
    ...(trials === undefined ? [] : [node(`search of ${trials} ${trials === 1 ? 'trial' : 'trials'}`)]),
    ...(champion === undefined
      ? []
      : [
          node(
            `champion ${champion.trial}: ${champion.algorithm}`,
            Object.entries(champion.hyperparameters).map(([name, value]) => node(`${name} ${value}`)),
          ),
        ]),
  ];
  return node('forecast', [
    ...fileNodes(shards),
    ...members.map(({ name, weight }) =>
      node(`member ${name}, weight ${Number(weight.toFixed(4))}`, [
        ...models
          .filter(({ member }) => member === name)
          .slice(0, SHOWN_FILES)
          .map((model) =>
            node(`${model.what}${hashOf(model)}${mark(model)}`, [
              node(model.job === undefined ? `trained by an earlier run` : `training job ${model.job} (${model.step})`),
              node(`image ${model.image}`),
              node(model.uri),
            ]),
          ),
        ...moreOf(models.filter(({ member }) => member === name).length),
        ...fileNodes(answers.filter(({ what }) => what.startsWith(`what ${name} said of `))),
      ]),
    ),
    ...searched,
  ]);
}

const featuresNode = ({ features: { set, add, files } }: Lineage): LineageNode =>
  node(`features: ${set ?? 'unknown'} set${add.length === 0 ? '' : `, with ${add.join(', ')}`}`, fileNodes(files));

const dataNode = ({ data: { uri, key, series }, panels }: Lineage): LineageNode =>
  node(`data ${key ?? 'unknown'}${series === undefined ? '' : `, ${series.toLocaleString('en-US')} series`}`, [
    node(`raw files ${uri ?? 'unknown'}`),
    ...fileNodes(panels),
  ]);

function codeNode({ code }: Lineage): LineageNode {
  const { version, runtime, containers = {} } = code ?? {};
  const { node: nodeVersion, platform, arch, libraries = {} } = runtime ?? {};
  const pinned = Object.entries(libraries).map(([name, pin]) => `${name} ${pin}`);
  return node(
    `code ${version ?? 'unknown'}${runtime === undefined ? '' : `, Node ${nodeVersion} on ${platform} ${arch}`}`,
    [
      ...Object.entries(containers).map(([name, { image, content }]) =>
        node(`container of ${name}: ${image}${content === undefined ? '' : `, ${shortHash(content)}`}`),
      ),
      ...(pinned.length === 0 ? [] : [node(`libraries ${pinned.join(', ')}`)]),
    ],
  );
}

const fileNodes = (files: readonly LineageFile[]): readonly LineageNode[] => [
  ...files.slice(0, SHOWN_FILES).map((file) => node(`${file.what}${hashOf(file)}${mark(file)}`, [node(file.uri)])),
  ...moreOf(files.length),
];

const moreOf = (count: number): readonly LineageNode[] =>
  count > SHOWN_FILES ? [node(`${(count - SHOWN_FILES).toLocaleString('en-US')} more; --json has all`)] : [];

const hashOf = ({ content }: LineageFile): string => (content === undefined ? '' : `, ${shortHash(content)}`);

const shortHash = (content: string): string =>
  content
    .replaceAll('"', '')
    .replace(/^sha256:/, '')
    .slice(0, SHOWN_HASH);

const mark = ({ gone }: LineageFile): string => (gone ? ' (gone)' : '');
