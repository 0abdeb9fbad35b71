import type { EndCause, UNDONE_WITH_ITS_CAUSE } from '../../ledger/grant.ts';
import type { AnswerChoice, QuestionKind } from '../../ledger/question.ts';
import { money } from './money.ts';

/** Why a seat of an order ended by itself or by an answer. */
export type SeatEnd = Extract<EndCause, (typeof UNDONE_WITH_ITS_CAUSE)[number] | 'learner_changed'>;

/** What is said of money that went back, of what is asked about it, and of what came of it. */
export interface QuestionMessages {
  ask: Record<QuestionKind, (detail: Record<string, string>) => string>;
  /** How many of the seats are to be chosen. */
  howMany: (count: number) => string;
  choice: Record<AnswerChoice, string>;
  /** What `keep` means where a course was bought twice. */
  keepBoth: string;
  /** Where to answer. */
  how: (questionId: string) => string;
  end: Record<SeatEnd, string>;
  stillIn: (mode: string) => string;
  /** Something happened, and nothing is left to decide. */
  decided: string;
  stays: string;
  asked: string;
  answered: (actor: string, choice: string) => string;
  withdrawn: string;
  policyChanged: (actor: string) => string;
}

export const questionsEn: QuestionMessages = {
  ask: {
    amount_refunded: (detail) =>
      `A refund of ${money('en', detail)} does not say what it was for. Should access end for it?`,
    seats_refunded: () => 'Some seats of this line were refunded, and the refund does not say whose.',
    line_refunded: () => 'This line was refunded. Should its access end?',
    order_ended: () => 'The order was cancelled, refunded or failed. Should its access end?',
    order_trashed: () => 'The order was put into the trash or deleted. Should its access end?',
    line_removed: () => 'This line was removed from the order. Should its access end?',
    quantity_reduced: () => 'The quantity was reduced. Should the seats beyond it end?',
    audit_missing: () =>
      'This line was refunded and its learners should be moved to audit, but the course has no audit mode. Should their access end?',
    repeat_purchase: ({ order }) =>
      `The learner had this already, by order ${order}. Ask the buyer whether one of the two should be refunded; the other keeps the learner in the course.`,
  },
  howMany: (count) => (count === 1 ? 'Choose the seat that ends.' : `Choose the ${count} seats that end.`),
  choice: { remove: 'End the access', audit: 'Move to audit', keep: 'Keep the access' },
  keepBoth: 'Keep both orders',
  how: (questionId) =>
    `Until you answer, everybody stays in. Answer in the box "Courses" of the order, or with "matricula question answer ${questionId}".`,
  end: {
    refunded: 'It ended because it was refunded.',
    order_ended: 'It ended because the order was cancelled, refunded or failed.',
    order_trashed: 'It ended because the order was put into the trash or deleted.',
    line_removed: 'It ended because its line was removed from the order.',
    quantity_reduced: 'It ended because the quantity was reduced.',
    learner_changed: 'The seat was given to another learner.',
  },
  stillIn: (mode) =>
    `The learner is still in the course (${mode}): another order, staff or the LMS itself gives it to them.`,
  decided: 'Decided',
  stays: 'The access that is left stays, as it was decided.',
  asked: 'Staff was asked what becomes of the access.',
  answered: (actor, choice) => `${actor} answered: ${choice}.`,
  withdrawn: 'A question was withdrawn, since its reason is gone.',
  policyChanged: (actor) => `${actor} changed what becomes of access when money goes back.`,
};

export const questionsEs: QuestionMessages = {
  ask: {
    amount_refunded: (detail) =>
      `Un reembolso de ${money('es', detail)} no dice por qué fue. ¿Debe terminar algún acceso por eso?`,
    seats_refunded: () => 'Se reembolsaron lugares de esta línea y el reembolso no dice de quién.',
    line_refunded: () => 'Esta línea fue reembolsada. ¿Debe terminar su acceso?',
    order_ended: () => 'El pedido fue cancelado, reembolsado o falló. ¿Debe terminar su acceso?',
    order_trashed: () => 'El pedido se movió a la papelera o se eliminó. ¿Debe terminar su acceso?',
    line_removed: () => 'Se quitó esta línea del pedido. ¿Debe terminar su acceso?',
    quantity_reduced: () => 'Se redujo la cantidad. ¿Deben terminar los lugares que sobran?',
    audit_missing: () =>
      'Esta línea fue reembolsada y sus estudiantes deberían pasar a la modalidad audit, pero el curso no la tiene. ¿Debe terminar su acceso?',
    repeat_purchase: ({ order }) =>
      `El estudiante ya lo tenía por el pedido ${order}. Pregunta al comprador si se reembolsa uno de los dos; el otro mantiene al estudiante en el curso.`,
  },
  howMany: (count) =>
    count === 1 ? 'Elige el lugar que termina.' : `Elige los ${count} lugares que terminan.`,
  choice: { remove: 'Terminar el acceso', audit: 'Pasar a audit', keep: 'Mantener el acceso' },
  keepBoth: 'Mantener los dos pedidos',
  how: (questionId) =>
    `Hasta que respondas, todos siguen dentro. Responde en el recuadro «Cursos» del pedido o con «matricula question answer ${questionId}».`,
  end: {
    refunded: 'Terminó porque fue reembolsado.',
    order_ended: 'Terminó porque el pedido fue cancelado, reembolsado o falló.',
    order_trashed: 'Terminó porque el pedido se movió a la papelera o se eliminó.',
    line_removed: 'Terminó porque su línea se quitó del pedido.',
    quantity_reduced: 'Terminó porque se redujo la cantidad.',
    learner_changed: 'El lugar se dio a otro estudiante.',
  },
  stillIn: (mode) =>
    `El estudiante sigue en el curso (${mode}): se lo da otro pedido, el personal o el propio LMS.`,
  decided: 'Decidido',
  stays: 'El acceso que queda se mantiene, como se decidió.',
  asked: 'Se preguntó al personal qué pasa con el acceso.',
  answered: (actor, choice) => `${actor} respondió: ${choice}.`,
  withdrawn: 'Se retiró una pregunta porque su motivo ya no existe.',
  policyChanged: (actor) => `${actor} cambió qué pasa con el acceso cuando se devuelve el dinero.`,
};
