import type * as proxies from './proxies.js';

/** The activities of all groups. */
type Activities = IntersectionOf<(typeof proxies)[keyof typeof proxies]>;
type IntersectionOf<Union> = (Union extends unknown ? (one: Union) => void : never) extends (one: infer All) => void
  ? All
  : never;

/** @param who the workflow that asks for it, by the last part of its id: `trial-003` */
type Summaries = {
  readonly [Name in keyof Activities]: (who: string, ...args: Parameters<Activities[Name]>) => string;
};

/** What each activity works on, in the words that the Web UI shows beside its name. The compiler asks for every activity. */
export const activitySummaries: Summaries = {
  describeEnvironment: () => 'where this worker keeps data, and what the server knows',
  inspectDataset: (_, { dataset }) => `read and check the raw files of ${dataset.uri}`,
  featureKey: () => 'name the features by their content',
  buildFeatures: (_, { panel }) => `features of ${panel.store}, ${panel.series} series`,
  planFeatureJob: (_, { panels }) => `look which features of ${countOf(panels, 'store')} are to be made`,
  submitFeatureJob: (_, { attempt, instances, instanceType }) =>
    `submit the features, attempt ${attempt}, on ${instances} x ${instanceType}`,
  watchFeatureJob: (_, job) => `watch the features: ${job}`,
  stopFeatureJob: (_, { attempt }) => `stop the job of the features, attempt ${attempt}`,
  takeFeatures: (_, { store }) => `prove the features of ${store}`,
  naiveError: (_, { originDay }) => `error of the seasonal naive forecast after d_${originDay}`,
  scoreForecasts: (_, { window, candidates }) => `score ${countOf(candidates, 'forecast')} on the ${window} window`,
  backtestEnsemble: (_, { folds }) => `weigh the members at ${countOf(folds, 'origin')}`,
  combineForecasts: (_, { members }) => `combine ${countOf(members, 'member')}`,
  submitTraining: (who, { attempt, instanceType }) => `submit ${who}, attempt ${attempt}, on ${instanceType}`,
  watchTraining: (who, { job }) => `watch ${who}: ${job}`,
  stopTraining: (who, { attempt }) => `stop the job of ${who}, attempt ${attempt}`,
  submitTransform: (who, { attempt, instanceType }) =>
    `submit the transform ${who}, attempt ${attempt}, on ${instanceType}`,
  watchTransform: (who, job) => `watch the transform ${who}: ${job}`,
  openPublished: (_, { forecast, version }) => `what version ${version} of ${forecast} was made of`,
  submitEndpoint: (_, { models, instanceType }) =>
    `ask for an endpoint of ${countOf(models, 'model')} on ${instanceType}`,
  scaleEndpoint: (_, { settings: { scaling } }) =>
    `have the endpoint run on ${scaling?.minInstances} to ${scaling?.maxInstances} instances a model`,
  deployPublished: (_, { forecast, message }) => `have ${message.version} served by the endpoint of ${forecast}`,
  watchEndpoint: () => 'wait until the endpoint serves',
  tryEndpoint: (_, { endpoint, served }) => `ask ${endpoint} what the transforms of ${served.run} were asked`,
  removeEndpoint: (_, { endpoint, configs, models }) =>
    `take away ${endpoint ?? `${countOf(configs, 'configuration')} and ${countOf(models, 'model')}`}`,
  predictSeries: (_, { endpoint, series }) => `ask ${endpoint} about ${series}`,
  endTransform: (who) => `end the transform ${who} and its model`,
  submitTuning: (_, { strategy }) => `submit the tuning job, ${strategy}`,
  watchTuning: (_, { job }) => `watch the tuning job ${job}`,
  stopTuning: () => 'stop the tuning job',
  submitAutoML: (_, { settings }) => `submit the AutoML job, at most ${settings.maxCandidates} candidates`,
  watchAutoML: (_, { job }) => `watch the AutoML job ${job}`,
  stopAutoML: () => 'stop the AutoML job',
  claimStep: (_, { key }) => `look for an identical training, ${short(key)}`,
  awaitStep: (_, { key }) => `wait for the identical training of another run, ${short(key)}`,
  recordStep: (_, { key }) => `keep the training for later runs, ${short(key)}`,
  releaseStep: (_, { key }) => `leave the training to others, ${short(key)}`,
  saveSweep: (_, { uri }) => `record of the sweep to ${uri}`,
  readEarlierTrials: () => 'what earlier sweeps say of this search',
  readSweeps: (_, { runs }) => `sweeps to start from: ${runs.join(', ')}`,
  requestInstance: (who, { instanceType }) => `ask for an instance of ${instanceType} for ${who}`,
  closedOwners: (_, owners) => `which of ${countOf(owners, 'trial')} are gone`,
  findOrphans: () => 'jobs whose workflows are gone',
  stopOrphan: (_, { name }) => `stop ${name}`,
  writeChannelManifest: () => 'list the files of a channel',
  takeChampion: (_, { of, mode }) => `look for the champion of ${of}, for a ${mode}`,
  recordChampion: (_, { run }) => `keep the champion of ${run} for later runs`,
  recordRun: (_, { run, result }) => `keep what ${run} was ${result === undefined ? 'asked for' : 'made of'}`,
  registerChampion: (_, { run, approval: { status } }) => `the champion of ${run} in the model registry: ${status}`,
  markRollback: (_, { from, to }) => `tell the model registry that ${to} is read again in place of ${from}`,
  measureDrift: () => 'totals of the forecast against the last 28 days and the current version',
  stageVersion: (_, { name, run }) => `write version ${run} of ${name}`,
  checkVersion: (_, { name, version }) => `read version ${version} of ${name} back`,
  switchPointer: (_, { name, version }) => `make ${version} the current version of ${name}`,
  prepareRollback: (_, { name, to }) => `look for version ${to} of ${name}`,
  retireVersions: (_, { name, dryRun }) => `${dryRun ? 'see' : 'announce'} which versions of ${name} go`,
  deleteVersions: (_, { name, versions }) => `delete ${countOf(versions, 'version')} of ${name}`,
  movePointerBack: (_, { rollback: { name, from, version } }) => `take ${name} back from ${from} to ${version}`,
  explainForecast: (_, { sources: { name } }) => `what moves the forecast ${name}, from a sample of its rows`,
  writeReport: (_, { uri }) => `draw the report to ${uri}`,
  planScheduledRun: (_, { schedule, scheduledTime }) => `run of ${schedule} for ${scheduledTime}`,
  findArrival: () => 'look whether the data has arrived',
  findMissingData: (_, expected) => `look for the data of ${countOf(expected, 'time')}`,
  takeDataset: () => 'take the data over by its content',
  postWebhook: (_, { event, channel }) => `${event.kind} to the webhook ${channel.name}`,
  publishToTopic: (_, { event, channel }) => `${event.kind} to the topic ${channel.name}`,
  sendEmail: (_, { event, to }) => `${event.kind} to ${to}`,
  checkChannels: (_, { channels }) => `look whether ${countOf(channels, 'channel')} can be used`,
  enterOutbox: (_, { entry }) => `keep for the tracker: ${entry.id}`,
  emptyOutbox: () => 'tell the tracker what the outbox holds',
  tryChannel: (_, { channel }) => `try the channel ${channel.name}`,
  chooseTraining: (_, { name, scheduledTime }) => `whether the run of ${name} for ${scheduledTime} searches`,
  describeForecast: (_, { name }) => `what is published as ${name}`,
  planMonitoring: (_, { name, date }) => `versions of ${name} with new days up to ${date}`,
  scoreVersion: (_, { version }) => `score ${version.version} up to ${version.through}`,
  judgeVersions: (_, { versions }) => `hold ${countOf(versions, 'version')} against their limits`,
  findPredecessor: (_, { version }) => `the version before ${version}`,
  inheritPromise: (_, { from }) => `keep what the models of ${from} promise`,
  keepMonitoring: (_, { date }) => `keep what was found with the sales up to ${date}`,
  keepAnswer: (_, { answer }) => `keep the answer: ${answer}`,
  openVersion: (_, { forecast, version }) => `what version ${version} of ${forecast} was made of`,
  planScenario: () => 'what the scenario changes, store by store',
  claimScenario: (_, { scenario }) => `keep the name ${scenario} for these changes`,
  changePanels: (_, { panels }) => `apply the scenario to ${countOf(panels, 'store')}`,
  recallMembers: (_, { run }) => `look for what the models of ${run} have said`,
  combineScenario: (_, { definition: { scenario } }) => `make the forecast of the scenario ${scenario}, and keep it`,
  deleteScenario: (_, { forecast, scenario }) => `delete the scenario ${scenario} of ${forecast}`,
  hasRunFailed: (_, run) => `ask how ${run} has ended`,
};

const countOf = (items: readonly unknown[], one: string): string =>
  `${items.length} ${one}${items.length === 1 ? '' : 's'}`;

const short = (key: string): string => key.slice(0, 12);
