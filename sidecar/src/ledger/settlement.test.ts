import { describe, expect, it } from 'vitest';
import { lineOutcome, openQuestion, seatOutcome } from '../../test/support/builders.ts';
import {
  customerDigests,
  digestOf,
  hasSomethingToReport,
  isComplete,
  isSettled,
  lineState,
  type LineOutcome,
  type SeatState,
} from './settlement.ts';

const lineOf = (...states: SeatState[]) =>
  lineOutcome({ seats: states.map((state, index) => seatOutcome({ seat: index + 1, state })) });

describe('an order line', () => {
  it.each<[SeatState, SeatState[]]>([
    ['enrolled', ['enrolled', 'enrolled']],
    ['waiting_for_learner', ['enrolled', 'waiting_for_learner']],
    ['learner_unknown', ['waiting_for_learner', 'learner_unknown', 'enrolled']],
    ['in_progress', ['learner_unknown', 'in_progress', 'enrolled']],
    ['held', ['in_progress', 'held', 'enrolled']],
    ['needs_attention', ['held', 'enrolled', 'needs_attention', 'in_progress']],
  ])('is %s when that is the worst of its seats', (worst, states) => {
    expect(lineState(lineOf(...states))).toBe(worst);
    expect(lineState(lineOf(...states.toReversed()))).toBe(worst);
  });

  it('needs attention when something is wrong with the line itself, whatever its seats say', () => {
    const line = { ...lineOf('enrolled'), problems: [{ problem: 'lms_unknown' as const, detail: 'x' }] };

    expect(lineState(line)).toBe('needs_attention');
  });

  it('without seats is still under way', () => {
    expect(lineState(lineOf())).toBe('in_progress');
  });

  it('that was refunded before it was ever given is not reported', () => {
    expect(hasSomethingToReport(lineOf())).toBe(false);
  });

  it.each<[string, LineOutcome]>([
    ['with a seat', lineOf('in_progress')],
    [
      'that could not be given',
      { ...lineOf(), problems: [{ problem: 'quantity_unusable', detail: '2000' }] },
    ],
    ['that is gone from the order', { ...lineOf(), flags: ['line_removed'] }],
  ])('%s is reported', (_what, line) => {
    expect(hasSomethingToReport(line)).toBe(true);
  });
});

describe('an order', () => {
  it('has settled when what is left waits for a learner or for a person', () => {
    expect(isSettled([lineOf('enrolled', 'held'), lineOf('needs_attention', 'learner_unknown')])).toBe(true);
  });

  it('has not settled while one seat of any line is under way', () => {
    expect(isSettled([lineOf('enrolled'), lineOf('needs_attention', 'in_progress')])).toBe(false);
  });

  it('is complete when every seat of every line is enrolled', () => {
    expect(isComplete([lineOf('enrolled'), lineOf('enrolled', 'enrolled')])).toBe(true);
  });

  it.each<[string, Parameters<typeof isComplete>[0]]>([
    ['without a course', []],
    ['with a seat that waits for its learner', [lineOf('enrolled', 'learner_unknown')]],
    ['with a learner who has to register', [lineOf('enrolled'), lineOf('waiting_for_learner')]],
    ['with a refund to decide about', [lineOutcome({ questions: [openQuestion()] })]],
    ['of which nothing is left', [lineOf('ended')]],
    [
      'with a line that cannot be granted',
      [lineOutcome({ problems: [{ problem: 'offer_unreadable', detail: '' }] })],
    ],
    ['with a line that has no seat yet', [lineOf('enrolled'), lineOf()]],
  ])('%s is not complete', (_what, lines) => {
    expect(isComplete(lines)).toBe(false);
  });

  it('is complete when what is not enrolled has ended', () => {
    expect(isComplete([lineOf('enrolled', 'ended'), lineOf('ended')])).toBe(true);
  });

  it('with a refund that was decided is complete', () => {
    expect(isComplete([lineOutcome({ flags: ['partly_refunded'] })])).toBe(true);
  });

  it('with a learner who has not confirmed their address is complete: they are enrolled', () => {
    expect(isComplete([lineOutcome({ seats: [seatOutcome({ isUnconfirmed: true })] })])).toBe(true);
  });
});

describe('what the customer was told', () => {
  it('is not told again when a seat ends', () => {
    const before = customerDigests([lineOf('enrolled', 'waiting_for_learner')]);

    expect(before).toHaveLength(2);
    expect(before).toEqual(expect.arrayContaining(customerDigests([lineOf('enrolled', 'ended')])));
  });

  it('is news when a learner who had to register is in', () => {
    const before = customerDigests([lineOf('waiting_for_learner')]);

    expect(before).not.toEqual(customerDigests([lineOf('enrolled')]));
  });
});

describe('what was said of an order', () => {
  it('is known again when nothing has changed', () => {
    expect(digestOf([lineOf('enrolled')])).toBe(digestOf([lineOf('enrolled')]));
  });

  it('is not new when somebody else’s reason for a learner comes or goes', () => {
    const ended = (stillIn: string | null) =>
      lineOutcome({ seats: [seatOutcome({ state: 'ended', stillIn })] });

    expect(digestOf([ended('audit')])).toBe(digestOf([ended(null)]));
  });

  it('is new when a seat, a mode, a cause, a flag or a question changes', () => {
    const said = [
      [lineOf('enrolled')],
      [lineOf('held')],
      [lineOutcome({ seats: [seatOutcome({ mode: 'audit' })] })],
      [lineOutcome({ seats: [seatOutcome({ cause: 'course_full' })] })],
      [lineOutcome({ flags: ['refunded'] })],
      [lineOutcome({ questions: [openQuestion()] })],
    ].map(digestOf);

    expect(new Set(said).size).toBe(said.length);
  });
});
