import { z } from 'zod';
import { parseCourseKey } from '../ledger/course-key.ts';
import { parseLearnerName } from '../operator/find-learner.ts';

/** Text that a function reads, or refuses with undefined. */
function read<T>(parse: (text: string) => T | undefined, expected: string) {
  return z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

const lms = z.string().meta({ description: 'Id of the LMS.' });
const courseKey = read(parseCourseKey, 'a course key').meta({
  description: 'Key of the course run.',
  examples: ['course-v1:ORG+COURSE+RUN'],
});
const learner = read(parseLearnerName, 'an e-mail address or a username').meta({
  description: 'E-mail address, or username in the LMS.',
});
/** Of every request that decides something. */
export const actor = z.string().trim().min(1).max(100).optional().meta({
  description: 'Who decides, as the caller knows them; kept in the audit after `api:` and the token’s name.',
});
const reason = z.string().trim().min(1).max(500).meta({ description: 'Why, in words; kept in the audit.' });

export const accessQuery = z.object({ lms, courseKey, learner });

export const decisionRequest = z.object({ lms, courseKey, learner, reason, actor });

export const grantRequest = decisionRequest.extend({
  mode: z.string().trim().min(1).max(100).optional().meta({
    description: "Course mode; without one the course run's only paid mode.",
  }),
});

export const seatRequest = z.object({
  lineId: z.string().max(64),
  seat: z.number().int().min(1),
  email: z.string().max(1000),
  reason: reason.optional(),
  actor,
});

export const auditQuery = z.object({
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

export const pauseRequest = z.object({ reason: reason.optional(), actor });
