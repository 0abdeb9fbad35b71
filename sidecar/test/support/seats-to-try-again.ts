import type { SidecarUnderTest } from './sidecar.ts';

/**
 * Plants learners `late-1`, `late-2`, … who were given a course run by hand that the LMS did not have: each needs
 * attention since a moment of its own. Written past row-level security.
 */
export async function plantSeatsToTryAgain(
  sidecar: SidecarUnderTest,
  { count, courseKey }: { count: number; courseKey: string },
): Promise<void> {
  const plant = (statement: string) => sidecar.rows(`${statement} from generate_series(1, ${count}) as n`);
  const id = `('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  await plant(`insert into matricula.learners (tenant_id, id, lms_id, username, state)
    select 'default', ${id}, 'main', 'late-' || n, 'active'`);
  await plant(`insert into matricula.access (tenant_id, lms_id, learner_id, course_key, state, needs_attention_cause,
      due_since, attention_since)
    select 'default', 'main', ${id}, '${courseKey}', 'needs_attention', 'course_not_found',
      now() - interval '1 day', now() - n * interval '1 second'`);
  await plant(`insert into matricula.grants (tenant_id, source, lms_id, course_key, learner_id, learner_email, mode)
    select 'default', 'manual', 'main', '${courseKey}', ${id}, 'late-' || n || '@example.org', 'verified'`);
}
