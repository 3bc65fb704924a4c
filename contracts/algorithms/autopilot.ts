/** What SageMaker's own search is called beside the algorithms of a sweep: as the algorithm of what it finds, and in names. */
export const AUTOPILOT = 'autopilot';
