import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Histogram, register } from 'prom-client';
import { EventBus } from '../events/event-bus.js';
import { metric } from './metric.js';

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

  constructor(events: EventBus) {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
    events.on('message.created', ({ message }) => this.messages.inc({ role: message.role }));
    events.on('reply.ended', ({ status }) => this.replies.inc({ status }));
  }

  /** The exposition text of all metrics, with its content type. */
  async exposition(): Promise<{ type: string; text: string }> {
    return { type: register.contentType, text: await register.metrics() };
  }
}
