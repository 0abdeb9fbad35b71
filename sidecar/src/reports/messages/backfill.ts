import type { TakenOver } from '../../ledger/take-over.ts';

const EN: Record<TakenOver, string> = {
  ours: 'The learner was enrolled in what the order sold: the enrollment belongs to the order from now on.',
  left: 'The learner had been enrolled, and is not any more: somebody decided so, and it stays so.',
  raised: 'The learner had less than the order sold; what they had stays theirs beneath it.',
  above: 'The learner had more than the order sold, which stays as the LMS gave it.',
  absent: 'The learner was not enrolled.',
};

const ES: Record<TakenOver, string> = {
  ours: 'El estudiante ya estaba inscripto en lo que vendió el pedido: desde ahora la inscripción es del pedido.',
  left: 'El estudiante había estado inscripto y ya no lo está: alguien lo decidió, y así queda.',
  raised: 'El estudiante tenía menos de lo que vendió el pedido; eso queda por debajo.',
  above: 'El estudiante tenía más de lo que vendió el pedido, y queda como lo dio el LMS.',
  absent: 'El estudiante no estaba inscripto.',
};

/** What the LMS had of an old order; of several, each is said once. */
function sentence(words: Record<TakenOver, string>, { found }: Record<string, unknown>): string {
  const known = [...new Set(String(found).split(' '))].filter((word) => Object.hasOwn(words, word));
  return known.map((word) => words[word as TakenOver]).join(' ');
}

export const takenOverEn = (detail: Record<string, unknown>): string => sentence(EN, detail);
export const takenOverEs = (detail: Record<string, unknown>): string => sentence(ES, detail);

export const backfilledEn = 'The order was paid before the shop was connected, and taken over by a backfill.';
export const backfilledEs =
  'El pedido se pagó antes de conectar la tienda, y se incorporó con una carga de pedidos anteriores.';
