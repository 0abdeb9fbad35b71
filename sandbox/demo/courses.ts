/** Course runs of the sandbox LMS that the demo sells. */
export const runs = {
  demo: 'course-v1:OpenedX+DemoX+DemoCourse',
  statistics: 'course-v1:UBA+STAT101+2026_T1',
  computing: 'course-v1:MITx+6.00x+2026',
  python: 'course-v1:Acme+PY101+2026',
} as const;

/** What the SKUs sell that are no course keys themselves; two lines of one SKU are a bundle. */
export const offers = [
  'sku,course_key,mode,lms',
  `BUNDLE-DATA,${runs.statistics},verified,main`,
  `BUNDLE-DATA,${runs.python},verified,main`,
  `MITx-6.00-verified,${runs.computing},verified,main`,
  '',
].join('\n');

/** The offer that the operator adds for the product whose SKU has a typing error. */
export const mendedOffer = `sku,course_key,mode,lms\ncourse-v1:broken,${runs.python},verified,main\n`;

/** Where a customer note sends the learner. */
export function courseLink(lmsUrl: string, courseKey: string): string {
  return `${lmsUrl}/courses/${courseKey}/course/`;
}

/** A seat in the paid mode. */
export function verified(learner: string, courseKey: string) {
  return { learner, courseKey, mode: 'verified' };
}
