/**
 * What has changed since 0.1.0 in the commands that workflows issue (activities, children, timers, signals, search attributes),
 * each by the id that Temporal keeps in the histories that know it. A workflow asks `patched(patches.name)` where it issues
 * them: what a run has done before is replayed in the old way, and what comes next is done in the new one, also by runs that
 * began under 0.1.0.
 *
 * Ids are for ever; none is renamed or used twice. What follows from a field that older runs lack in their input needs no
 * entry: their histories never have it.
 */
export const patches = {
  /**
   * A rule that asks lets the watch of its job go on and tells the sweep of its question; until 0.1.0 the trial waited for
   * the answer instead of watching, and heard of nothing else. Since 0.2.0.
   */
  ruleQuestionBesideWatch: 'rule-question-beside-watch',
  /** A sweep tells its run how far it is and what waits for a person; until 0.1.0 one had to ask it. Since 0.2.0. */
  sweepTellsRun: 'sweep-tells-run',
  /**
   * A finalist whose transform could not read its data ends the run, since another one must not win by that; until 0.1.0 it
   * was no finalist any more. Since 0.2.0.
   */
  unreadDataEndsRun: 'unread-data-ends-run',
  /**
   * A cancelled run finishes a switch of the pointer that has begun, and then its report and summary; until 0.1.0 it ended as
   * cancelled, whatever planners read by then. Since 0.2.0.
   */
  publishedIsFinished: 'published-is-finished',
  /**
   * A trial or finalist whose data or model is no longer what was written ends the run, since another one must not win by
   * that; until 0.1.0 it was left out. Since 0.2.0.
   */
  damagedDataEndsRun: 'damaged-data-ends-run',
  /**
   * A run whose forecasts can't be scored, or are more than a payload can name, ends once its data is inspected; until 0.1.0
   * it ended after its models were paid for. Since 0.2.0.
   */
  hopelessEndsEarly: 'hopeless-ends-early',
  /** People are told of events, where the request names channels; until 0.1.0 nobody was. Since 0.2.0. */
  notifies: 'notifies',
  /**
   * A sweep that is paused and then finished, or reaches a limit, waits for nobody any more, and says so at once; until 0.1.0 its
   * page and search attribute said for good that it is paused. Since 0.2.0.
   */
  endingSweepWaitsForNobody: 'ending-sweep-waits-for-nobody',
  /**
   * A run that has published leaves a record of its champion, so that later ones can take it over; until 0.1.0 it left none.
   * Since 0.2.0.
   */
  championIsRecorded: 'champion-is-recorded',
  /**
   * A run sets the search attributes that it knows at the end of a stage together with the next stage's; until 0.1.0 each was a
   * change, which Temporal Cloud bills, of its own. Since 0.2.0.
   */
  attributesWithStage: 'attributes-with-stage',
  /**
   * The page of a run is drawn before its forecast is published, and becomes part of the version; until 0.1.0 it was drawn
   * afterwards. Since 0.2.0.
   */
  reportBeforePublication: 'report-before-publication',
  /** What moves the forecast is computed from a sample of its rows before its page is drawn; until 0.1.0 nothing was. Since 0.2.0. */
  explainsForecast: 'explains-forecast',
  /** A run that has published registers its champion as a model package; until 0.1.0 there was no registry. Since 0.2.0. */
  registersChampion: 'registers-champion',
  /** A forecast that waits for a person is registered meanwhile; until 0.1.0 nothing was. Since 0.2.0. */
  registersWhileItWaits: 'registers-while-it-waits',
  /** The best of a search is held against the current champion, where the request wants it; until 0.1.0 it replaced it. Since 0.2.0. */
  challengesChampion: 'challenges-champion',
  /** A rollback is told to the model registry, where its versions are registered; until 0.1.0 there was none. Since 0.2.0. */
  marksRollback: 'marks-rollback',
  /**
   * A run leaves a record of what it was asked for and what it was made of, once its data is known and again when it has published;
   * until 0.1.0 Temporal alone knew the request. Since 0.2.0.
   */
  recordsRun: 'records-run',
  /** A run and its trainings are told to the tracker, where the worker has one; until 0.1.0 there was none. Since 0.2.0. */
  tracksRun: 'tracks-run',
  /** A rollback is told to the tracker, too. Since 0.2.0. */
  tracksRollback: 'tracks-rollback',
} as const;
