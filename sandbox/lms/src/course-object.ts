import type { CourseRun } from './model.ts';

/** `Course` of `course_api/serializers.py`. It names neither modes nor prices. */
export function toCourseObject(course: CourseRun, origin: string) {
  const image = `/asset-${course.key.replace('course-v1:', 'v1:')}+type@asset+block@images_course_image.jpg`;
  return {
    blocks_url: `${origin}/api/courses/v2/blocks/?course_id=${encodeURIComponent(course.key)}`,
    effort: null,
    end: course.end,
    enrollment_start: course.enrollmentStart,
    enrollment_end: course.enrollmentEnd,
    id: course.key,
    media: {
      banner_image: { uri: image, uri_absolute: `${origin}${image}` },
      course_image: { uri: image },
      course_video: { uri: null },
      image: { raw: `${origin}${image}`, small: `${origin}${image}`, large: `${origin}${image}` },
    },
    name: course.name,
    number: course.number,
    org: course.org,
    short_description: course.shortDescription,
    start: course.start,
    start_display: course.start === null ? null : displayDate(course.start),
    start_type: course.start === null ? 'empty' : 'timestamp',
    pacing: course.selfPaced ? 'self' : 'instructor',
    mobile_available: false,
    hidden: course.hidden,
    invitation_only: course.invitationOnly,
    course_id: course.key,
  };
}

// Django's `DATE_FORMAT` in English, with the months Associated Press style abbreviates.
const months = [
  'Jan.',
  'Feb.',
  'March',
  'April',
  'May',
  'June',
  'July',
  'Aug.',
  'Sept.',
  'Oct.',
  'Nov.',
  'Dec.',
];

function displayDate(time: string): string {
  const date = new Date(time);
  return `${months[date.getUTCMonth()] ?? ''} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
}
