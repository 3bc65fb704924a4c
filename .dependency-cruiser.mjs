/**
 * The walls of the house: which room may import which. `npm run walls` checks them, and `npm run check` with it.
 *
 * Type-only imports count too: who reads a file needs to understand the other.
 */
const product = ['activities', 'client', 'containers', 'contracts', 'core', 'local', 'reports', 'worker', 'workflows'];
const development = ['bench', 'scripts', 'test'];
const files = (...rooms) => `^(${rooms.join('|')})/`;

/** A room may import itself, lib and what is listed; nothing else of the project. */
const wall = (room, allowed, reason) => ({
  name: `${room}-imports`,
  severity: 'error',
  comment: `${room}/ may import ${allowed.length === 0 ? 'nothing else of the project' : allowed.join(', ')} and lib: ${reason}`,
  from: { path: files(room) },
  to: {
    path: files(...product, ...development, 'packages'),
    pathNot: [files(room), ...allowed.map((name) => `^${name}/`)],
  },
});

const packageWall = (name, allowed) => ({
  name: `package-${name}-imports`,
  severity: 'error',
  comment: `A package is useful without the pipeline: ${name} may import ${allowed.length === 0 ? 'lib' : `lib and ${allowed.join(', ')}`} alone.`,
  from: { path: `^packages/${name}/src/` },
  to: {
    path: files(...product, ...development, 'packages'),
    pathNot: [name, ...allowed].map((own) => `^packages/${own}/`),
  },
});

const RULES = 'packages/debugger-rules';
const SEARCH = 'packages/hyperparameter-search';
const SERVER = 'packages/sagemaker-local';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-file-circles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or share a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-circles',
      severity: 'error',
      comment: 'A folder that needs one that needs it has no place in the order of the house.',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    wall('contracts', [RULES], 'all sides agree on them, and workflows run them.'),
    wall('core', ['contracts', RULES, SEARCH], 'pure computation.'),
    wall('workflows', ['activities', 'contracts', 'core'], 'they decide; side effects are activities.'),
    wall('activities', ['contracts', 'core', 'reports', RULES], 'they do one thing with what they are given.'),
    wall('reports', ['contracts', 'core'], 'data in, text out.'),
    wall('worker', ['activities', 'contracts', 'workflows'], 'it hosts them.'),
    wall('client', ['contracts', 'core', 'local'], 'it talks to Temporal and S3 only.'),
    wall('local', ['contracts', 'worker', SERVER], 'it starts the parts of the stack.'),
    wall(
      'scripts',
      ['contracts', 'client', 'local', 'worker', 'workflows'],
      'set-up runs before anything is installed; the reference is made from what it describes.',
    ),
    wall('bench', [...product, 'packages', 'scripts'], 'it measures the product, not its tests.'),
    packageWall('debugger-rules', []),
    packageWall('hyperparameter-search', []),
    packageWall('sagemaker-local', ['debugger-rules', 'hyperparameter-search']),
    {
      name: 'lib-imports-nothing',
      severity: 'error',
      comment: 'lib/ is the bottom: it imports nothing of the project.',
      from: { path: '^lib/' },
      to: { path: files(...product, ...development, 'packages') },
    },
    {
      name: 'set-up-needs-no-package',
      severity: 'error',
      comment: 'The set-up runs before npm has installed or linked anything: it imports files by their paths.',
      from: { path: '^(scripts|local/installed|lib)/[^/]+\\.mjs$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'aliased', 'aliased-workspace', 'localmodule'],
      },
    },
    {
      name: 'workflows-see-no-activity',
      severity: 'error',
      comment:
        'A workflow that imports the code of an activity would do what must not be replayed. Only the proxies take their types, ' +
        'from the index of each folder.',
      from: { path: '^workflows/' },
      to: { path: '^activities/', pathNot: '^activities/[^/]+/index\\.ts$' },
    },
    {
      name: 'only-proxies-see-activities',
      severity: 'error',
      comment: 'Timeouts and retries of all activities stand in one place.',
      from: { path: '^workflows/', pathNot: '^workflows/shared/proxies\\.ts$' },
      to: { path: '^activities/' },
    },
    {
      name: 'deterministic',
      severity: 'error',
      comment: 'What workflows run knows no clock, no file and no network but through the SDK.',
      from: { path: files('workflows', 'contracts', 'core/search', 'packages/hyperparameter-search/src') },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one-place-decides-about-colours',
      severity: 'error',
      comment:
        'client/terminal/colours.ts knows whether what is printed goes to a terminal; picocolors colours in CI logs too.',
      from: { pathNot: '^client/terminal/colours\\.ts$' },
      to: { path: '(^|/)node_modules/picocolors/' },
    },
    {
      name: 'listed-in-package-json',
      severity: 'error',
      comment: 'A workspace lists what it imports; nothing comes along by accident.',
      from: { pathNot: '(^|/)test/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      comment: 'Tests are at the top.',
      from: { path: files(...product, 'bench', 'lib', 'scripts'), pathNot: '/test/' },
      to: { path: '(^|/)test/' },
    },
    {
      name: 'package-tests-need-no-pipeline',
      severity: 'error',
      comment:
        'Tests of a package run in a checkout that is set up: they share its S3 server, Python and waits, and nothing of the pipeline.',
      from: { path: '^packages/[^/]+/test/' },
      to: {
        path: files(...product, ...development),
        pathNot: [
          '^test/support/(engine|relay|s3|until|use-started)\\.ts$',
          '^local/installed/',
          '^scripts/install-python\\.mjs$',
        ],
      },
    },
    {
      name: 'unit-tests-start-nothing',
      severity: 'error',
      comment: 'A test that starts a server, a worker, a thread or another program is called NAME.integration.test.ts.',
      from: { path: '\\.test\\.ts$', pathNot: '\\.integration\\.test\\.ts$' },
      to: {
        path: '^(node:)?(child_process|http|net|worker_threads)$|^test/support/(engine|relay|s3|temporal|threads)\\.ts$',
      },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      comment: 'Every import leads somewhere.',
      from: {},
      // What `npm pack` makes is not there before.
      to: { couldNotResolve: true, pathNot: '/dist/' },
    },
  ],
  options: {
    parser: 'swc',
    moduleSystems: ['es6'],
    doNotFollow: { path: 'node_modules' },
    // What npm pack has built.
    exclude: { path: '^packages/[^/]+/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
