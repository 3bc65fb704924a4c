import { costShape } from './cost-shape.js';
import { deploymentShape } from './deployment-shape.js';
import { doctorShape } from './doctor-shape.js';
import { endpointShape, endpointsShape } from './endpoint-shape.js';
import { explanationSampleShape } from './explanation-sample-shape.js';
import { explanationShape } from './explanation-shape.js';
import { forecastExplanationShape } from './forecast-explanation-shape.js';
import { forecastsShape, retentionShape, rollbackShape, versionsShape } from './forecasts-shape.js';
import type { JsonShape } from './json-shape.js';
import { leaderboardShape } from './leaderboard-shape.js';
import { lineageShape } from './lineage-shape.js';
import { modelsShape, registryShape } from './models-shape.js';
import { historyShape, monitoringShape } from './monitoring-shape.js';
import { notifyTestShape } from './notify-test-shape.js';
import { orphansShape } from './orphans-shape.js';
import { planShape } from './plan-shape.js';
import { predictionShape } from './prediction-shape.js';
import { pushedImagesShape } from './pushed-images-shape.js';
import { quantitiesShape } from './quantities-shape.js';
import { questionShape } from './question-shape.js';
import { reproductionShape } from './reproduction-shape.js';
import { runComparisonShape } from './run-comparison-shape.js';
import { runsShape } from './runs-shape.js';
import {
  comparisonShape,
  deletedScenariosShape,
  scenarioDaysShape,
  scenarioPlanShape,
  scenarioShape,
  scenariosShape,
} from './scenario-shape.js';
import { scheduleShape, schedulesShape } from './schedules-shape.js';
import { statusShape } from './status-shape.js';

/** Every shape that a command prints with `--json`; the reference is made from this list. */
export const jsonShapes: readonly JsonShape[] = [
  runsShape,
  runComparisonShape,
  reproductionShape,
  lineageShape,
  forecastsShape,
  versionsShape,
  registryShape,
  modelsShape,
  forecastExplanationShape,
  explanationSampleShape,
  rollbackShape,
  retentionShape,
  quantitiesShape,
  endpointShape,
  endpointsShape,
  predictionShape,
  monitoringShape,
  historyShape,
  scenarioShape,
  scenarioDaysShape,
  scenarioPlanShape,
  scenariosShape,
  comparisonShape,
  deletedScenariosShape,
  statusShape,
  leaderboardShape,
  schedulesShape,
  scheduleShape,
  costShape,
  explanationShape,
  questionShape,
  planShape,
  doctorShape,
  notifyTestShape,
  deploymentShape,
  pushedImagesShape,
  orphansShape,
];
