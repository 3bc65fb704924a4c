import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PastOrigin } from '../../core/ensemble/past-origin.js';
import { averageWrmsse, bias, scalesOf } from '../../core/metrics/index.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { pricesByDay } from '../../core/panel/prices-by-day.js';
import { selectSeries } from '../../core/panel/select-series.js';
import type { BenchRow } from '../support/bench.js';
import { watchMemory } from '../support/memory-watch.js';
import { peerPython } from '../support/peer-python.js';

const SCRIPT = fileURLToPath(new URL('./accuracy_peers.py', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
/** AutoETS takes tenths of a second a series, so it gets a sample: every so many series. */
const SAMPLE = 1000;

export interface PeerRow {
  readonly row: BenchRow;
  /** Our ensemble's WRMSSE on the same series, where there is a score to compare. */
  readonly comparable?: number;
}

/** What other people's libraries reach at one origin, with the time of a whole process each. */
export async function peerRows(origin: PastOrigin, ours: Float32Array): Promise<readonly PeerRow[]> {
  const step = Math.max(1, Math.floor(origin.panel.series.count / SAMPLE));
  const sample = Array.from({ length: origin.panel.series.count }, (_, index) => index).filter(
    (index) => index % step === 0,
  );
  return [
    await peerRow('mlforecast', 'mlforecast + LightGBM, all series', origin, ours),
    await peerRow(
      'statsforecast',
      `StatsForecast AutoETS, ${sample.length} series`,
      selectOrigin(origin, sample),
      rowsOf(ours, sample),
    ),
  ];
}

async function peerRow(peer: string, name: string, origin: PastOrigin, ours: Float32Array): Promise<PeerRow> {
  let python: string;
  try {
    python = await peerPython('bench-accuracy', REQUIREMENTS);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    return { row: { name: `${name} (skipped: ${reason})`, seconds: 0, peak_mb: null } };
  }
  const folder = await mkdtemp(join(tmpdir(), 'forecast-peer-'));
  try {
    await writeTask(origin, folder);
    const began = performance.now();
    const peakMb = await runPeer(python, peer, folder);
    const seconds = (performance.now() - began) / 1000;
    const bytes = await readFile(join(folder, 'forecast.f32'));
    const forecast = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const score = (values: Float32Array) => averageWrmsse(origin.scales, values, origin.actual);
    const comparable = score(ours);
    const off = bias(forecast, origin.actual);
    const row = {
      name,
      seconds,
      peak_mb: peakMb,
      [`d_${origin.originDay}`]: score(forecast),
      bias: off === null ? '–' : `${(100 * off).toFixed(1)}%`,
      ours_on_the_same: comparable,
    };
    return { row, comparable };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runPeer(python: string, peer: string, folder: string): Promise<number | null> {
  const child = spawn(python, [SCRIPT, peer, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  const memory = watchMemory(child.pid as number);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4000);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const peak = memory.stop();
  if (code !== 0) throw new Error(`The peer ${peer} ended with ${code}:\n${errors}`);
  return peak;
}

async function writeTask({ panel, originDay }: PastOrigin, folder: string): Promise<void> {
  const { series, calendar } = panel;
  const days = originDay - calendar.firstDay + 1;
  const sales = new Uint16Array(series.count * days);
  const prices = new Float32Array(series.count * (days + HORIZON));
  for (let index = 0; index < series.count; index++) {
    sales.set(panel.sales.subarray(index * panel.days, index * panel.days + days), index * days);
    pricesByDay(panel, index, prices.subarray(index * (days + HORIZON), (index + 1) * (days + HORIZON)));
  }
  const { item, department, category, store, state } = series;
  const task = {
    series: series.count,
    days,
    dates: calendar.dates.slice(0, days + HORIZON),
    static: {
      item: [...item.codes],
      department: [...department.codes],
      category: [...category.codes],
      store: [...store.codes],
      state: [...state.codes],
    },
    threads: availableParallelism(),
  };
  await writeFile(join(folder, 'task.json'), JSON.stringify(task));
  await writeFile(join(folder, 'sales.u16'), new Uint8Array(sales.buffer));
  await writeFile(join(folder, 'prices.f32'), new Uint8Array(prices.buffer));
}

/** The origin with some series alone, as a hierarchy of its own. */
function selectOrigin(origin: PastOrigin, rows: readonly number[]): PastOrigin {
  const panel: Panel = selectSeries(origin.panel, rows);
  return {
    panel,
    originDay: origin.originDay,
    scales: scalesOf(panel, origin.originDay),
    forecasts: [],
    actual: rowsOf(origin.actual, rows),
  };
}

function rowsOf(values: Float32Array, rows: readonly number[]): Float32Array {
  const out = new Float32Array(rows.length * HORIZON);
  rows.forEach((row, index) => {
    out.set(values.subarray(row * HORIZON, (row + 1) * HORIZON), index * HORIZON);
  });
  return out;
}
