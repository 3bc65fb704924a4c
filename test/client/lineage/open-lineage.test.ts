import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openLineageEvents } from '../../../client/lineage/open-lineage.js';
import { lineageOfVersion } from './lineages.js';

/**
 * What the specification demands of a run event, and of each facet that is used here.
 *
 * @source https://openlineage.io/spec/2-0-2/OpenLineage.json and https://openlineage.io/spec/facets/
 */
const facetOf = (name: string, fields: z.ZodRawShape) =>
  z.looseObject({
    _producer: z.url(),
    _schemaURL: z.url().regex(new RegExp(`/spec/facets/\\d+-\\d+-\\d+/${name}\\.json#/\\$defs/${name}$`)),
    ...fields,
  });
const job = z.object({ namespace: z.string().min(1), name: z.string().min(1) });
const parameter = z.strictObject({ key: z.string(), name: z.string().optional(), value: z.unknown() });
const dataset = z.strictObject({
  namespace: z.string().min(1),
  name: z.string().min(1),
  facets: z.strictObject({
    version: facetOf('DatasetVersionDatasetFacet', { datasetVersion: z.string() }).optional(),
    storage: facetOf('StorageDatasetFacet', { storageLayer: z.string(), fileFormat: z.string().optional() }).optional(),
  }),
});
const runEvent = z.strictObject({
  eventType: z.enum(['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER']),
  eventTime: z.iso.datetime(),
  producer: z.url(),
  schemaURL: z.url().endsWith('/OpenLineage.json#/$defs/RunEvent'),
  run: z.strictObject({
    runId: z.uuid(),
    facets: z.strictObject({
      parent: facetOf('ParentRunFacet', { run: z.object({ runId: z.uuid() }), job }).optional(),
      nominalTime: facetOf('NominalTimeRunFacet', { nominalStartTime: z.iso.datetime() }).optional(),
      processing_engine: facetOf('ProcessingEngineRunFacet', { version: z.string() }).optional(),
      jobRunParameters: facetOf('JobRunParametersFacet', { parameters: z.array(parameter) }),
    }),
  }),
  job: job.extend({
    facets: z.strictObject({
      jobType: facetOf('JobTypeJobFacet', { processingType: z.enum(['BATCH', 'STREAMING']), integration: z.string() }),
    }),
  }),
  inputs: z.array(dataset),
  outputs: z.array(
    dataset.extend({
      outputFacets: z
        .strictObject({
          outputStatistics: facetOf('OutputStatisticsOutputDatasetFacet', { rowCount: z.int(), size: z.int() }),
        })
        .optional(),
    }),
  ),
});

describe('the events of OpenLineage', () => {
  const scheduled = lineageOfVersion({ scheduledTime: '2016-11-24T09:00:00.000Z' });
  const events = openLineageEvents(scheduled, 'forecast');

  it('have every field that the specification demands, and no facet that it does not know', () => {
    for (const event of events) expect(() => runEvent.parse(event)).not.toThrow();
  });

  it('tell the begin and the end of the run and of each of its parts, which have the run as their parent', () => {
    const told = events.map(({ eventType, job: { name } }) => `${eventType} ${name}`);
    const names = ['foods', 'foods.features', 'foods.fit CA_1', 'foods.forecast', 'foods.publish'];
    expect(told).toEqual(['START', 'COMPLETE'].flatMap((type) => names.map((name) => `${type} ${name}`)));
    const [run, ...parts] = events.slice(0, names.length);
    for (const part of parts) {
      expect(part.run.facets.parent).toMatchObject({ run: { runId: run?.run.runId }, job: { name: 'foods' } });
    }
    expect(new Set(events.map(({ run: { runId } }) => runId)).size).toBe(names.length);
  });

  it('lead from the file that planners read to the raw files', () => {
    const complete = events.filter(({ eventType }) => eventType === 'COMPLETE');
    const madeBy = (name: string) => complete.find(({ outputs }) => outputs.some((output) => output.name === name));
    expect(complete[0]?.inputs).toMatchObject([
      { namespace: 's3://forecast', name: 'datasets/0123456789abcdef01234567' },
    ]);
    let name = 'runs/foods-1/forecast/published/CA_1.csv';
    const steps: string[] = [];
    for (let made = madeBy(name); made !== undefined; made = madeBy(name)) {
      steps.push(made.job.name);
      name = made.inputs[0]?.name ?? '';
    }
    expect([steps, name]).toEqual([['foods.forecast', 'foods.fit CA_1', 'foods.features'], 'panels/data/CA_1.panel']);
  });

  it('have the same ids whenever they are asked for, and others in another bucket', () => {
    expect(openLineageEvents(scheduled, 'forecast')).toEqual(events);
    expect(openLineageEvents(scheduled, 'other')[0]?.run.runId).not.toBe(events[0]?.run.runId);
  });

  it('of a run that has not finished tell no end', () => {
    const open = openLineageEvents(lineageOfVersion({ finishedAt: undefined, files: [] }), 'forecast');
    expect(new Set(open.map(({ eventType }) => eventType))).toEqual(new Set(['START']));
  });
});
