import type { Line, Seat } from '../../data/orders/types.ts';

/** A state in the sidecar's words, and what is to be done about it. */
export function State({ entry: { state, label, sentences } }: { entry: Line | Seat }) {
  return (
    <>
      <span className={`matricula-order__state is-${state.replaceAll('_', '-')}`}>{label}</span>
      {sentences.map((sentence) => (
        <p key={sentence} className="matricula-order__sentence">
          {sentence}
        </p>
      ))}
    </>
  );
}
