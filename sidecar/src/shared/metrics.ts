import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Everything the sidecar counts, under one registry, so that two sidecars in one process do not mix. */
export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    deliveries: new Counter({
      name: 'matricula_deliveries_total',
      help: 'Deliveries by how they were answered.',
      labelNames: ['result'],
      registers,
    }),
    planned: new Counter({
      name: 'matricula_inbox_total',
      help: 'Stored deliveries by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    lmsCalls: new Counter({
      name: 'matricula_lms_calls_total',
      help: 'Calls to LMSs by whether they are throttled and how they ended.',
      labelNames: ['lms', 'throttled', 'result'],
      registers,
    }),
    access: new Counter({
      name: 'matricula_access_total',
      help: 'Looks at one learner in one course run, by how they ended.',
      labelNames: ['outcome'],
      registers,
    }),
    shopCalls: new Counter({
      name: 'matricula_shop_calls_total',
      help: 'Signed questions of paired shops by how they were answered.',
      labelNames: ['action', 'result'],
      registers,
    }),
    polls: new Counter({
      name: 'matricula_polls_total',
      help: 'Looks into the outboxes of paired shops by how they ended.',
      labelNames: ['result'],
      registers,
    }),
    reports: new Counter({
      name: 'matricula_reports_total',
      help: 'Reports to shops by how they ended.',
      labelNames: ['outcome'],
      registers,
    }),
    mails: new Counter({
      name: 'matricula_mails_total',
      help: 'Attempts to send a mail by how they ended.',
      labelNames: ['outcome'],
      registers,
    }),
    paidToEnrolled: new Histogram({
      name: 'matricula_delivery_to_enrolled_seconds',
      help: 'From a stored delivery to the enrollment that the LMS confirmed.',
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600, 86_400],
      registers,
    }),
    due: new Gauge({
      name: 'matricula_due_work',
      help: 'Whether work of a kind was due at the last look, by kind.',
      labelNames: ['kind'],
      registers,
    }),
  };
}
