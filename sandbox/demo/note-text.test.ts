import { expect, it } from 'vitest';

import { noteToLines } from './note-text.ts';

it('makes a line of each row of a staff note, and leaves its reference out', () => {
  const html =
    '<strong>Course access waits for a learner.</strong><table><thead><tr><th scope="col" align="left">Course and learner</th>' +
    '<th scope="col" align="left">State</th></tr></thead><tbody valign="top"><tr><td><strong>Demo course</strong><br>course-v1:A+B+C<br>ana@example.org</td>' +
    '<td><strong>Enrolled (verified)</strong></td></tr><tr><td><strong>R&amp;D</strong><br>seat 2</td>' +
    '<td><strong>Waits for a learner</strong></td></tr><tr><td colspan="2">Give it one with &quot;seat assign&quot;.</td></tr></tbody></table>' +
    '<br><small>Reference: M-0123456789abcdef-s</small>';

  expect(noteToLines(html)).toEqual([
    'Course access waits for a learner.',
    'Demo course (course-v1:A+B+C, ana@example.org): Enrolled (verified)',
    'R&D (seat 2): Waits for a learner. Give it one with "seat assign".',
  ]);
});

it('shows where the links of a customer note lead', () => {
  const html =
    'Your course is ready:<br><strong>Demo course</strong> (ana@example.org): ' +
    '<a href="http://lms.example/courses/course-v1:A+B+C/course/">Open the course</a>';

  expect(noteToLines(html)).toEqual([
    'Your course is ready:',
    'Demo course (ana@example.org): Open the course: http://lms.example/courses/course-v1:A+B+C/course/',
  ]);
});
