import { describe, expect, it } from 'vitest';

import { diedByItself } from './sidecar.ts';
import { SidecarLog } from './sidecar-log.ts';
import { Wakeup } from './until.ts';

function logOf(...lines: (object | string)[]): SidecarLog {
  const log = new SidecarLog(new Wakeup());
  for (const line of lines) log.add(typeof line === 'string' ? line : JSON.stringify(line));
  return log;
}

describe('the events of an order', () => {
  it('are found whether its id is a number or a text, and those of its accesses by their trace', () => {
    const log = logOf(
      { msg: 'delivery.stored', trace: 't1', order: 1001 },
      { msg: 'access.looked_at', trace: 't1', state: 'due' },
      { msg: 'order.planned', trace: 't1', order: '1001', outcome: 'granted' },
      { msg: 'order.planned', trace: 't2', order: '1002', outcome: 'granted' },
    );

    expect(log.ofOrder(1001, 'order.planned')).toHaveLength(1);
    expect(log.ofOrder(1001, 'access.looked_at')).toHaveLength(1);
  });

  it('are not over while a stored delivery is not planned', () => {
    const stored = { msg: 'delivery.stored', trace: 't1', order: 1001 };

    expect(logOf(stored).isPlanned()).toBe(false);
    expect(logOf(stored, { msg: 'order.planned', trace: 't1', order: '1001' }).isPlanned()).toBe(true);
  });
});

describe('a sidecar that ends by itself', () => {
  it('leaves the end of its log, plain texts too', () => {
    const error = diedByItself(1, null, logOf('', 'Port 8420 is in use.'));

    expect(error.message).toBe(
      'The sidecar ended by itself, with code 1. The end of its log:\n  Port 8420 is in use.',
    );
  });
});
