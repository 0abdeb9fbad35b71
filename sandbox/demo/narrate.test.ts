import { describe, expect, it } from 'vitest';

import type { JournalEntry } from '../kit/journal.ts';
import { narrateLmsCall, narrateLogLine, narrateShopCall, type Told, writtenBack } from './narrate.ts';
import type { LogLine } from './sidecar-log.ts';

const planned = (outcome: string): LogLine => ({ msg: 'order.planned', order: '1001', outcome });

function call(parts: Partial<JournalEntry>): JournalEntry {
  const nothing = { query: {}, body: null, caller: null, scope: null, fault: null };
  const at = '2026-11-24T10:00:00.000Z';
  return { seq: 1, at, method: 'GET', path: '/', status: 200, ...nothing, ...parts };
}

function enrolling(parts: Partial<JournalEntry> = {}): JournalEntry {
  const body = {
    user: 'ana',
    mode: 'verified',
    is_active: true,
    course_details: { course_id: 'course-v1:A+B+C' },
    enrollment_attributes: [{ namespace: 'order', name: 'order_number', value: 'books/7, books/1001' }],
  };
  return call({ method: 'POST', path: '/api/enrollment/v1/enrollment', body, ...parts });
}

describe('what is told of the log', () => {
  it('tells a plan in words, with its order', () => {
    expect(narrateLogLine(planned('not_granting'), new Set())).toEqual({
      who: 'sidecar',
      text: 'planned: it does not count as paid, so nothing is given',
      orderId: '1001',
    });
  });

  it('tells the same thing once, although created and updated are two deliveries', () => {
    const told: Told = new Set();
    const stored: LogLine = { msg: 'delivery.stored', order: '1001' };

    const texts = [stored, stored, planned('granted'), planned('unchanged')].map(
      (line) => narrateLogLine(line, told)?.text,
    );

    expect(texts).toEqual([
      'delivery stored, and only then accepted',
      undefined,
      'planned: paid, so access is to be given',
      undefined,
    ]);
  });

  it('keeps quiet about the deliveries that its own notes cause', () => {
    const told: Told = new Set([writtenBack]);

    expect(narrateLogLine({ msg: 'delivery.stored', order: '1001' }, told)).toBeUndefined();
    expect(narrateLogLine(planned('no_change'), told)).toBeUndefined();
  });

  it('says when the next attempt comes', () => {
    const line = { msg: 'access.looked_at', state: 'due', code: 'lms_failing', delayMs: 4618 };

    expect(narrateLogLine(line, new Set())?.text).toBe('the LMS fails (lms_failing); next attempt in 4.6 s');
  });

  it('leaves out what nobody needs to read', () => {
    expect(narrateLogLine({ msg: 'database.started' }, new Set())).toBeUndefined();
    expect(narrateLogLine({ msg: 'access.looked_at', state: 'settled' }, new Set())).toBeUndefined();
  });
});

describe('what is told of the LMS', () => {
  it('tells an enrollment with the latest order that paid for it', () => {
    expect(narrateLmsCall(enrolling())).toEqual({
      who: 'LMS',
      text: 'ana enrolled in course-v1:A+B+C (verified)',
      orderId: '1001',
    });
  });

  it('tells nothing that the LMS did not do', () => {
    expect(narrateLmsCall(enrolling({ status: 503, fault: 'down' }))).toBeUndefined();
    expect(narrateLmsCall(enrolling({ status: 400 }))).toBeUndefined();
    expect(
      narrateLmsCall(call({ path: '/api/enrollment/v1/enrollment/ana,course-v1:A+B+C' })),
    ).toBeUndefined();
  });
});

describe('what is told of the shop', () => {
  const path = '/wp-json/wc/v3/orders/1001';

  it('tells a note in plain words, and who reads it', () => {
    const body = { note: '<strong>Ready.</strong>', customer_note: true };

    expect(narrateShopCall(call({ method: 'POST', path: `${path}/notes`, body, status: 201 }))).toEqual({
      who: 'shop',
      text: 'note for the customer, who gets it as a mail:',
      quote: ['Ready.'],
      orderId: '1001',
    });
  });

  it('tells a completion, and no other change of an order', () => {
    const put = (body: object) => narrateShopCall(call({ method: 'PUT', path, body }));

    expect(put({ status: 'completed', meta_data: [] })?.text).toBe('order 1001 completed');
    expect(put({ meta_data: [] })).toBeUndefined();
  });
});
