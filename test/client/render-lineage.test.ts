import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderLineage } from '../../client/views/render-lineage.js';
import { lineageOfVersion } from './lineage/lineages.js';

describe('a lineage on the terminal', () => {
  it('is a tree from the files of the version to the raw files', () => {
    expect(renderLineage(lineageOfVersion(), 200)).toMatchInlineSnapshot(`
      "foods-1 of foods (published), days after 2016-04-24
      ├─ files
      │  └─ forecast.parquet, 2.0 kB, 112 rows, dadadadadada
      ├─ forecast
      │  ├─ forecast of CA_1, cafecafecafe
      │  │  └─ s3://forecast/runs/foods-1/forecast/published/CA_1.csv
      │  ├─ member lightgbm per store, weight 1
      │  │  ├─ model of lightgbm per store for CA_1, etag
      │  │  │  ├─ training job df-ca (fit CA_1)
      │  │  │  ├─ image durable-forecast-lightgbm:1
      │  │  │  └─ s3://forecast/runs/foods-1/models/df-ca/output/model.tar.gz
      │  │  └─ what lightgbm per store said of CA_1
      │  │     └─ s3://forecast/runs/foods-1/forecast/CA_1/CA_1.csv.out
      │  ├─ this run searched for its champion
      │  ├─ search of 6 trials
      │  └─ champion trial-003: lightgbm
      │     └─ num_leaves 10
      ├─ features: seed set, with rolling_mean_t7
      │  └─ features of CA_1 at d_1913, list, beefbeefbeef (gone)
      │     └─ s3://forecast/features/CA_1/key/d_1913/done/CA_1-train.json
      ├─ data data, 4 series
      │  ├─ raw files s3://forecast/datasets/0123456789abcdef01234567
      │  └─ panel of CA_1, 4 series, f00df00df00d
      │     └─ s3://forecast/panels/data/CA_1.panel
      ├─ code 0.2.0, Node 22.1.0 on linux x64
      │  ├─ container of lightgbm: durable-forecast-lightgbm:1, abababababab
      │  └─ libraries lightgbm 4.7.0, numpy 2.2.6
      └─ request c0ffeec0ffee"
    `);
  });

  it('fits a narrow terminal but for addresses, which stay whole', () => {
    const lines = renderLineage(
      lineageOfVersion({ notes: ['Something is gone, and this says so in many words.'] }),
      80,
    );
    for (const line of lines.split('\n').filter((each) => !each.includes('s3://'))) {
      expect(stringWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  it('shows some files of many, and says how many more there are', () => {
    const panels = Array.from({ length: 20 }, (_, store) => ({
      what: `panel of S_${store}`,
      uri: `s3://forecast/${store}`,
    }));
    const text = renderLineage(lineageOfVersion({ panels }), 200);
    expect(text).toContain('12 more; --json has all');
    expect(text).not.toContain('S_8');
  });
});
