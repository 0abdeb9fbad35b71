import { type CheckReport, checkOrder, type CheckedOrder, findProblems, toReport } from './check.ts';
import type { DemoCase, Surroundings } from './demo-case.ts';
import { readFinding } from './read-finding.ts';
import type { Screen } from './screen.ts';
import { type Props, Stage } from './stage.ts';
import { DemoError } from './stopping.ts';
import { until } from './until.ts';

interface PlayedCase {
  demoCase: DemoCase;
  stage: Stage;
  /** Why it could not be played to its end. */
  failure: string | undefined;
}

/**
 * Plays the cases, one after the other, and looks at all of them once more in the end: what comes too much comes
 * late.
 *
 * @throws the reason of the demo's end, when it is stopped
 */
export async function playCases(
  cases: readonly DemoCase[],
  props: Props,
  surroundings: Surroundings,
  screen: Screen,
): Promise<CheckReport> {
  const played: PlayedCase[] = [];
  for (const [index, demoCase] of cases.entries()) {
    screen.say();
    screen.heading(`${index + 1}/${cases.length} ${demoCase.title}`);
    screen.say();
    props.narrator.start();
    const result = await playCase(props, surroundings, demoCase);
    played.push(result);
    const { order, problems } = await judge(props, surroundings, result);
    tellResult(screen, order, problems);
    if (result.stage.hasOrder()) screen.say(`    ${result.stage.orderPage()}`);
  }
  const unrest = await complaintOf(props, () => untilAllIsDelivered(props));
  const judged = [];
  for (const result of played) judged.push(await judge(props, surroundings, result));
  return toReport(
    props.shop.kind,
    judged.map(({ order }) => order),
    [
      ...judged.flatMap(({ order, problems }) => problems.map((problem) => `${order.case}: ${problem}`)),
      ...(unrest === undefined ? [] : [unrest]),
    ],
  );
}

/** The sidecar's own notes are changes of orders too, and a shop delivers them when it comes to that. */
async function untilAllIsDelivered({ shop, log, wakeup, signal }: Props): Promise<void> {
  const look = async () => ((await shop.hasDelivered()) && log.isPlanned()) || undefined;
  await until(look, { what: 'quiet', seconds: shop.patienceSeconds, wakeup, signal });
}

async function playCase(props: Props, surroundings: Surroundings, demoCase: DemoCase): Promise<PlayedCase> {
  const stage = new Stage(props);
  const failure = await complaintOf(props, () => demoCase.play(stage, surroundings));
  return { demoCase, stage, failure };
}

/** What stood in the way; undefined when nothing did. */
async function complaintOf({ signal }: Props, act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DemoError)) throw error;
    return error.message;
  }
}

interface Judgement {
  order: CheckedOrder;
  problems: string[];
}

async function judge(
  props: Props,
  surroundings: Surroundings,
  { demoCase, stage, failure }: PlayedCase,
): Promise<Judgement> {
  if (!stage.hasOrder()) {
    const order = { case: demoCase.name, paidToEnrolledSeconds: null, enrolled: false, notes: 0 };
    return { order, problems: [failure ?? 'No order was placed.'] };
  }
  const expected = demoCase.expect(surroundings);
  const finding = await readFinding(props, { id: stage.order.id, paidAt: stage.paidAt });
  const order = checkOrder(demoCase.name, expected, finding);
  const problems = findProblems(expected, finding);
  return { order, problems: failure === undefined ? problems : [failure, ...problems] };
}

function tellResult(screen: Screen, order: CheckedOrder, problems: string[]): void {
  screen.say();
  const { paidToEnrolledSeconds: seconds, notes } = order;
  if (problems.length === 0) {
    const soon = seconds === null ? '' : `enrolled ${seconds.toFixed(2)} s after the payment, `;
    screen.good(`As it should be: ${soon}${notes} notes, none twice.`);
  }
  for (const problem of problems) screen.bad(problem);
}
