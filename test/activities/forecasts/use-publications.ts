import { beforeEach } from 'vitest';
import { readText, writeObject } from '../../../activities/s3/s3-objects.js';
import type { Pointer, PublishInput } from '../../../contracts/publication/publication.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { smallPanel } from '../../support/small-panel.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

/** Each test publishes a forecast of its own, of two series of one store. */
export function usePublications() {
  const s3 = useS3();
  const threads = useThreads();
  let counter = 0;
  const name = () => `forecast-${counter}`;
  const uri = (key: string) => `s3://${s3.bucket}/${key}`;
  const anotherForecast = () => {
    counter += 1;
  };
  beforeEach(anotherForecast);
  return {
    s3,
    threads,
    name,
    /** What is published from now on is another forecast. */
    anotherForecast,
    uri,
    deps: () => ({ s3: s3.client, threads }),
    current: async () => JSON.parse(await readText(s3.client, uri(`forecasts/${name()}/current.json`))) as Pointer,
    /** @param predictions of the two series, 28 each; 0, 1, 2 … by default */
    input: async (run: string, predictions = Array.from({ length: 56 }, (_, row) => row)): Promise<PublishInput> => {
      const panel = { store: 'CA_1', uri: uri('panels/CA_1.panel'), series: 2, departments: [] };
      await writeObject(s3.client, panel.uri, encodePanel(smallPanel()));
      const answers = uri(`runs/${run}/forecast/CA_1.csv.out`);
      await writeObject(s3.client, answers, predictions.join('\n'));
      return {
        run,
        name: name(),
        bucket: s3.bucket,
        originDay: 70,
        originDate: '2015-03-11',
        champion: 'trial-001',
        shards: [{ panel, uri: answers }],
      };
    },
  };
}
