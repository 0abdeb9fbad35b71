import { describe, expect, it } from 'vitest';

import type { NoteRow } from '../demo-shop.ts';
import type { Step } from '../narrate.ts';
import { until, Wakeup } from '../until.ts';
import { OrderWatch } from './order-watch.ts';

const ready: NoteRow = { id: 1, note: '<strong>Ready.</strong>', customer_note: false };
const open: NoteRow = { id: 2, note: 'Open the course', customer_note: true };
const reported = { msg: 'report.sent', order: '7', outcome: 'written' };

function watching(readNotes: (orderId: number) => Promise<NoteRow[]>) {
  const steps: Step[] = [];
  const watch = new OrderWatch(readNotes, { onWriteBack: (step) => steps.push(step) });
  const untilUpToDate = () =>
    until(() => watch.isUpToDate() || undefined, {
      what: 'a watch that has told all',
      seconds: 5,
      wakeup: new Wakeup(),
      signal: new AbortController().signal,
    });
  return { watch, steps, untilUpToDate };
}

describe('an order of the real shop', () => {
  it('has its notes told once, the latest report included', async () => {
    const notes = [ready];
    const { watch, steps, untilUpToDate } = watching(() => Promise.resolve([...notes]));

    watch.onLogLine(reported);
    expect(watch.isUpToDate()).toBe(false);
    await untilUpToDate();
    notes.push(open);
    watch.onLogLine({ ...reported, outcome: 'completed' });
    await untilUpToDate();

    expect(steps.map(({ text }) => text)).toEqual([
      'note for staff:',
      'note for the customer, who gets it as a mail:',
      'order 7 completed',
    ]);
  });

  it('is read only when something was reported', () => {
    const { watch, steps } = watching(() => Promise.reject(new Error('Nobody asked.')));

    watch.onLogLine({ msg: 'order.planned', order: '7' });

    expect(watch.isUpToDate()).toBe(true);
    expect(steps).toEqual([]);
  });

  it('keeps nobody waiting when the shop is gone', async () => {
    const { watch, steps, untilUpToDate } = watching(() => Promise.reject(new Error('It is closing.')));

    watch.onLogLine(reported);
    await untilUpToDate();

    expect(steps).toEqual([]);
  });
});
