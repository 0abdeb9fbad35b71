import { describe, expect, it } from 'vitest';
import { noteMark } from './write-report.ts';

describe('the mark of a note', () => {
  it('is the same for a report each time, and another for each of its notes and for each report', () => {
    const [one, two] = ['0198c0de-0000-7000-8000-000000000001', '1198c0de-0000-7000-8000-000000000001'];
    const marks = [noteMark(one, 'staff'), noteMark(one, 'customer'), noteMark(two, 'staff')];

    expect(new Set(marks).size).toBe(3);
    expect(noteMark(one, 'staff')).toBe(marks[0]);
    for (const mark of marks) expect(mark).toMatch(/^M-[0-9a-f]{16}-[sc]$/);
  });
});
