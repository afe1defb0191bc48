import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client';
import { EventBus } from '../events/event-bus.js';

/** Prometheus metrics of this process. Labels are route patterns and codes, never ids or contents. */
@Injectable()
export class MetricsService {
  readonly requests = metric(
    'omnichat_http_request_duration_seconds',
    (name) =>
      new Histogram({
        name,
        help: 'HTTP requests by route and status.',
        labelNames: ['method', 'route', 'status'] as const,
      }),
  );
  private readonly messages = metric(
    'omnichat_messages_total',
    (name) => new Counter({ name, help: 'Messages stored by this process, by role.', labelNames: ['role'] as const }),
  );
  private readonly replies = metric(
    'omnichat_replies_total',
    (name) => new Counter({ name, help: 'Answers ended by this process, by status.', labelNames: ['status'] as const }),
  );
  private readonly running = metric(
    'omnichat_replies_running',
    (name) => new Gauge({ name, help: 'Answers that this process is writing.' }),
  );

  constructor(events: EventBus) {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
    events.on('message.created', ({ message }) => this.messages.inc({ role: message.role }));
    events.on('reply.started', () => this.running.inc());
    events.on('reply.ended', ({ status }) => {
      this.running.dec();
      this.replies.inc({ status });
    });
  }

  /** The exposition text of all metrics, with its content type. */
  async exposition(): Promise<{ type: string; text: string }> {
    return { type: register.contentType, text: await register.metrics() };
  }
}

/** One process may build the application more than once, as tests do; its metrics exist once. */
function metric<T>(name: string, make: (name: string) => T): T {
  return (register.getSingleMetric(name) as T | undefined) ?? make(name);
}
