/** Identifier of a course run, `course-v1:ORG+COURSE+RUN`. Case-sensitive, kept as typed. */
export type CourseKey = string & { readonly __brand: 'CourseKey' };

// Parts as opaque-keys accepts them (opaque_keys/edx/locator.py, ALLOWED_ID_CHARS); 255 is the LMS's column.
const PATTERN = /^course-v1:[\p{L}\p{N}_\-~.:]+\+[\p{L}\p{N}_\-~.:]+\+[\p{L}\p{N}_\-~.:]+$/u;

/** Returns the key, or undefined when the text is none. Surrounding white space is dropped. */
export function parseCourseKey(text: string): CourseKey | undefined {
  const trimmed = text.trim();
  return trimmed.length <= 255 && PATTERN.test(trimmed) ? (trimmed as CourseKey) : undefined;
}

/** Whether a text was meant to be a course key, right or wrong: a SKU that begins like one. */
export function looksLikeCourseKey(text: string): boolean {
  return /^\s*course-v1:/i.test(text);
}

/** The organisation that a course run belongs to. */
export function organisationOf(courseKey: CourseKey): string {
  return courseKey.slice('course-v1:'.length, courseKey.indexOf('+'));
}

/** Whether a text may be the organisation of a course key. */
export function isOrganisation(text: string): boolean {
  return parseCourseKey(`course-v1:${text}+C+R`) !== undefined;
}

// What a pattern of course keys may be made of, up to its first `*` and after it.
const PATTERN_LETTERS = /^[\p{L}\p{N}_\-~.:+*]+$/u;

/** Whether some course key could fit a pattern with `*`, as far as its letters and its beginning say. */
export function mayFitCourseKeys(pattern: string): boolean {
  if (!pattern.includes('*')) return parseCourseKey(pattern) !== undefined;
  const [start = ''] = pattern.toLowerCase().split('*');
  const scheme = 'course-v1:';
  const pluses = pattern.split('+').length - 1;
  return (
    PATTERN_LETTERS.test(pattern) && pluses <= 2 && (start.startsWith(scheme) || scheme.startsWith(start))
  );
}
