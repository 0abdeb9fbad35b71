import { describe, expect, it } from 'vitest';

import { createPlainScreen, wrap } from './screen.ts';

describe('lines', () => {
  it('break at spaces, before they are too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  });

  it('give an address that is too long a line of its own', () => {
    expect(wrap('see http://lms.example/register now', 10)).toEqual([
      'see',
      'http://lms.example/register',
      'now',
    ]);
  });

  it('hold nothing that steers the terminal', () => {
    expect(wrap('Ana\u001b[2J', 20)).toEqual(['Ana [2J']);
  });
});

describe('a step', () => {
  it('fits into 80 columns, its note too', () => {
    const lines: string[] = [];
    const long = 'a place is kept for the address until somebody registers with it. '.repeat(3);

    createPlainScreen((line) => lines.push(line)).step(12.345, { who: 'LMS', text: long, quote: [long] });

    expect(lines[0]).toMatch(/^ {2}12\.3[45] s {2}LMS {7}a place is kept/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.startsWith('      │ '))).not.toEqual([]);
  });
});
