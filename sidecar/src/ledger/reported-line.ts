import type { SeatState } from './settlement.ts';

/** A course line as the plugin shows it (docs/developers/plugin-protocol.md); all texts are plain, never HTML. */
export interface ReportedLine {
  lineItemId: string;
  name: string;
  /** The worst of its own. */
  state: SeatState;
  /** The state in the shop's language. */
  label: string;
  sentences: string[];
  seats: ReportedSeat[];
}

export interface ReportedSeat {
  seat: number;
  lmsId: string;
  courseKey: string;
  learner: string | null;
  mode: string | null;
  state: SeatState;
  label: string;
  sentences: string[];
}
