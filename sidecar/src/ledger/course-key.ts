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
