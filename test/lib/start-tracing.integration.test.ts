import { startTracing } from '@durable-forecast/lib/start-tracing';
import { trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSpanCollector } from '../support/span-collector.js';
import { until } from '../support/until.js';

afterEach(() => vi.unstubAllEnvs());

const spanOf = () => {
  const span = trace.getTracer('test').startSpan('work');
  span.end();
  return span.spanContext();
};

describe('the spans of a process', () => {
  it('go nowhere unless a collector is named', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', '');
    expect(await startTracing('test', () => undefined)).toBeUndefined();
    expect(spanOf().traceId).toMatch(/^0+$/);
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1');
    vi.stubEnv('OTEL_SDK_DISABLED', 'true');
    expect(await startTracing('test', () => undefined)).toBeUndefined();
  });

  it('are all sent when it ends, and those of a second start too', async () => {
    const collector = await startSpanCollector();
    try {
      vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
      for (const start of [1, 2]) {
        const tracing = await startTracing('test', (message) => expect.unreachable(`${start}: ${message}`));
        const { traceId } = spanOf();
        await tracing?.close();
        expect(collector.spansOf(traceId)).toMatchObject([{ name: 'work' }]);
      }
    } finally {
      await collector.close();
    }
  });

  it('are not sent where the headers of the collector can not be read, which is told without them', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1');
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'api-key=t0ken%zz');
    const problems: string[] = [];
    expect(await startTracing('test', (message) => void problems.push(message))).toBeUndefined();
    expect(problems).toEqual([
      "nothing is traced, since a variable of OpenTelemetry can't be read (URI malformed): values of OTEL_EXPORTER_OTLP_HEADERS are percent-encoded",
    ]);
  });

  it('are missed by nobody but the log where the collector is away, which says so once', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1');
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '10');
    const problems: string[] = [];
    const tracing = await startTracing('test', (message) => void problems.push(message));
    spanOf();
    await until(() => problems.length > 0, { what: 'the problem' });
    spanOf();
    await tracing?.close();
    expect(problems).toEqual(['connect ECONNREFUSED 127.0.0.1:1']);
  });
});
