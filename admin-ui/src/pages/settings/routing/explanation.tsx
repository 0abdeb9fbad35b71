import { __, sprintf } from '@wordpress/i18n';
import type { ExplainedCourse, ExplainedLine, RuleVerdict } from '../../../data/routing/types.ts';
import { StateLabel } from '../state-label.tsx';
import { conditionsOf, mismatchesOf, routeInWords, soldInWords, verdictInWords } from './rule-words.ts';

/** Line by line, where courses go and what each rule has to do with it. */
export function Explanation({ lines }: { lines: ExplainedLine[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <div key={line.lineId ?? index}>
          <h4>{titleOf(line)}</h4>
          {line.problem !== null && <p>{problemInWords(line.problem)}</p>}
          {line.courses.map((course) => (
            <Course key={`${course.courseKey} ${course.sold?.lmsId ?? ''}`} course={course} />
          ))}
        </div>
      ))}
    </>
  );
}

function Course({ course }: { course: ExplainedCourse }) {
  return (
    <>
      <p>
        <code dir="ltr">{course.courseKey}</code>
      </p>
      {course.sold && <p>{soldInWords(course.sold)}</p>}
      <p>
        {course.sold && `${__('If it were sold now:', 'matricula')} `}
        {routeInWords(course)}
      </p>
      {course.rules.length > 0 && (
        <ol className="matricula-checks">
          {course.rules.map((rule) => (
            <Verdict key={rule.ruleId} rule={rule} />
          ))}
        </ol>
      )}
    </>
  );
}

function Verdict({ rule }: { rule: RuleVerdict }) {
  const conditions = conditionsOf(rule).map(({ expected }) => expected);
  return (
    <li>
      <StateLabel tone={rule.verdict === 'took' ? 'ok' : 'progress'}>
        {
          /* translators: %d: number of a rule */
          sprintf(__('Rule %d', 'matricula'), rule.position)
        }
      </StateLabel>
      <span>
        <bdi className="matricula-explained__rule">{`${conditions.join(', ') || __('Every course', 'matricula')} → ${rule.lmsId}`}</bdi>{' '}
        <strong>{verdictInWords(rule)}</strong> {mismatchesOf(rule)}
      </span>
    </li>
  );
}

function titleOf({ name, sku }: ExplainedLine): string {
  if (name !== '' && sku !== '') return `${name} (${sku})`;
  return name || sku || __('No SKU', 'matricula');
}

function problemInWords(problem: NonNullable<ExplainedLine['problem']>): string {
  switch (problem) {
    case 'no_course':
      return __('Sells no course, as far as the sidecar knows. Type a course key as well.', 'matricula');
    case 'offer_unreadable':
    case 'course_key_malformed':
      return __('What it sells cannot be read.', 'matricula');
  }
}
