import type { SoundScenario } from '../../contracts/scenario/planned-scenario.js';
import type { OpenedVersion, ScenarioPlan } from '../../contracts/scenario/what-if.js';
import { championFits, championMembers } from '../pipeline/stages/champion-fits.js';
import { transformInstances } from '../transform/transform-instances.js';
import { anchorKind } from './anchor-kind.js';
import { scenarioCells } from './scenario-cells.js';

/** What a scenario needs, for people. @throws ChampionUnusable where a model is not there */
export function planOf(opened: OpenedVersion, planned: SoundScenario): ScenarioPlan {
  const { dataset, record, request } = opened;
  const { stores, effects, days } = planned;
  const cells = scenarioCells(opened, stores);
  const fits = championFits(record, championMembers(record), { cells, originDay: dataset.originDay });
  const series = dataset.panels.reduce((sum, panel) => sum + (stores.includes(panel.store) ? panel.series : 0), 0);
  return {
    ...{ origin: dataset.originDate, days, stores, allStores: dataset.panels.length, series, effects },
    transforms: fits.length * (anchorKind(record.backtest.recipe, planned) === 'calendar' ? 2 : 1),
    instanceType: transformInstances(request).instanceType,
  };
}
