// Character set of `opaque_keys`: letters, digits and `_ - ~ . :`, in three parts.
const part = String.raw`[\p{L}\p{N}_\-~.:]+`;
const courseKey = new RegExp(
  String.raw`^(?:course-v1:(${part})\+(${part})\+(${part})|(${part})/(${part})/(${part}))$`,
  'u',
);

/** Source of the pattern by which LMS URLs recognise a course key (`COURSE_KEY_PATTERN` of `lms/envs/common.py`). */
export const courseKeyInPath = String.raw`(?<courseKey>[^/+]+(?:/|\+)[^/+]+(?:/|\+)[^/?]+)`;

/** As above, of the new form only (the `course_key` converter of newer views). */
export const newCourseKeyInPath = String.raw`(?<courseKey>course-v1:[^/+]+\+[^/+]+\+[^/?]+)`;

/** Takes a text; gives its parts when it is a course key, new form or old, else undefined. */
export function parseCourseKey(text: string): { org: string; course: string; run: string } | undefined {
  const match = courseKey.exec(text);
  if (match === null) return undefined;
  const [, org, course, run, oldOrg, oldCourse, oldRun] = match;
  return { org: org ?? oldOrg ?? '', course: course ?? oldCourse ?? '', run: run ?? oldRun ?? '' };
}
