import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * JSON lines on standard output. Lines carry ids (`trace`, order, line, grant), never names or addresses:
 * what a shop or a learner typed stays in order notes and screens.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ['*.secret', '*.password', '*.authorization', '*.email'], censor: '[removed]' },
  });
}
