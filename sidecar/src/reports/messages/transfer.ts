import { statusName } from './order-status.ts';

/** What somebody is asked who has to see an order's money, in mails, on the page and in order notes. Plain text. */
export interface TransferMessages {
  facts: Record<'shop' | 'order' | 'payer' | 'amount' | 'lines' | 'orderedAt', string>;
  /** As it is without an institution's own words; `{name}` stands for what the mail knows (`FILLINGS`). */
  mail: { subject: string; intro: string; closing: string };
  /** Before the subject of a mail that is not the first about its order. */
  subjectAgain: { reminder: string; changed: string };
  intro: { reminder: string; changed: string };
  open: string;
  /** No address of the sidecar is known that a link could lead to. */
  withoutLink: string;
  goodUntil: (date: string) => string;
  page: {
    title: string;
    question: (amount: string) => string;
    arrived: string;
    wrong: string;
    wrongReason: string;
    wrongHint: string;
    later: string;
    laterDays: string;
    changed: string;
    reasonMissing: string;
    daysWrong: string;
    askedAgain: (date: string) => string;
    confirmed: (who: string, at: string) => string;
    refused: (who: string, at: string, reason: string) => string;
    /** Somebody else was first. */
    tooLate: string;
    withdrawn: (status: string) => string;
    expired: string;
    unknown: string;
    next: string;
  };
  note: {
    confirmed: string;
    refused: string;
    confirmedBy: string;
    refusedBy: string;
    at: string;
    reason: string;
    stays: string;
    cancelled: string;
    forCustomer: (reason: string) => string;
  };
  /** What the shop did about an answer, by its word for it. */
  outcome: Partial<Record<string, string>>;
  timeline: {
    asked: (amount: string) => string;
    changed: (amount: string) => string;
    mailed: (count: number) => string;
    putOff: (who: string, days: number) => string;
    confirmed: (who: string) => string;
    refused: (who: string, reason: string) => string;
    withdrawn: (status: string) => string;
    confirmersChanged: (who: string) => string;
    institutionChanged: (who: string) => string;
  };
}

export const transferEn: TransferMessages = {
  facts: {
    shop: 'Shop',
    order: 'Order, reference',
    payer: 'Paid by',
    amount: 'Amount',
    lines: 'For',
    orderedAt: 'Ordered',
  },
  mail: {
    subject: 'Has {amount} arrived? Order {order}, {shop}',
    intro:
      '{payer} paid by transfer. The course opens as soon as somebody has seen the money on the account.',
    closing: 'The first answer counts. Nothing happens by opening the link.',
  },
  subjectAgain: { reminder: 'Reminder: ', changed: 'Changed: ' },
  intro: {
    reminder: 'Nobody has answered yet.',
    changed: 'The order costs something else now than when you were asked before.',
  },
  open: 'Look and answer',
  withoutLink:
    'Set the order to Processing in the shop once the money is there, and to Cancelled if it never comes.',
  goodUntil: (date) => `The link is for you, and good until ${date}.`,
  page: {
    title: 'A transfer to confirm',
    question: (amount) => `Has ${amount} arrived on the account?`,
    arrived: 'The money arrived',
    wrong: 'Something is wrong',
    wrongReason: 'What is wrong?',
    wrongHint: 'The buyer reads this.',
    later: 'Not yet',
    laterDays: 'Ask again after how many days?',
    changed: 'The order has changed: this is what it costs now. Please look again before you answer.',
    reasonMissing: 'Please say what is wrong: the buyer has to know.',
    daysWrong: 'Please give a whole number of days from 1 to 60.',
    askedAgain: (date) => `Thank you. You are asked again on ${date}.`,
    confirmed: (who, at) => `${who} confirmed on ${at} that the money arrived.`,
    refused: (who, at, reason) => `${who} said on ${at} that something is wrong: ${reason}`,
    tooLate: 'Somebody answered before you; your answer changed nothing.',
    withdrawn: (status) =>
      `Nothing is left to confirm: the order is "${statusName(status, 'en')}" in the shop now.`,
    expired:
      'This link is no longer good. The shop can send a new one, or set the order to Processing itself.',
    unknown: 'This link leads nowhere. Perhaps it was cut off when it was copied.',
    next: 'The order is set to paid in the shop, and the course opens by itself.',
  },
  note: {
    confirmed: 'The money arrived.',
    refused: 'Something is wrong with the transfer.',
    confirmedBy: 'Confirmed by',
    refusedBy: 'Answered by',
    at: 'On',
    reason: 'Why',
    stays: 'The order stays on hold.',
    cancelled: 'The order is cancelled.',
    forCustomer: (reason) => `There is a question about your transfer: ${reason}`,
  },
  outcome: {
    paid: 'The order was set to paid.',
    cancelled: 'The order was cancelled.',
    kept: 'The order note was written; the order stays on hold.',
    changed: 'The order had changed meanwhile: it was left as it is.',
  },
  timeline: {
    asked: (amount) => `It waits for somebody to see ${amount} on the account.`,
    changed: (amount) => `It costs ${amount} now: whoever confirms is asked anew.`,
    mailed: (count) => `${count} confirmers were mailed.`,
    putOff: (who, days) => `${who} has not seen the money yet, and is asked again after ${days} days.`,
    confirmed: (who) => `${who} confirmed that the money arrived.`,
    refused: (who, reason) => `${who} said that something is wrong with the money: ${reason}`,
    withdrawn: (status) =>
      `Nobody has to confirm the money any more: the order is "${statusName(status, 'en')}".`,
    confirmersChanged: (who) => `${who} changed who is asked about transfers.`,
    institutionChanged: (who) => `${who} changed how the institution shows itself.`,
  },
};

export const transferEs: TransferMessages = {
  facts: {
    shop: 'Tienda',
    order: 'Pedido, referencia',
    payer: 'Pagado por',
    amount: 'Importe',
    lines: 'Por',
    orderedAt: 'Pedido el',
  },
  mail: {
    subject: '¿Llegaron {amount}? Pedido {order}, {shop}',
    intro: '{payer} pagó por transferencia. El curso se abre en cuanto alguien vea el dinero en la cuenta.',
    closing: 'Cuenta la primera respuesta. Abrir el enlace no cambia nada.',
  },
  subjectAgain: { reminder: 'Recordatorio: ', changed: 'Cambió: ' },
  intro: {
    reminder: 'Todavía no respondió nadie.',
    changed: 'El pedido cuesta ahora otra cosa que cuando te preguntamos.',
  },
  open: 'Ver y responder',
  withoutLink:
    'Pasa el pedido a Procesando en la tienda cuando el dinero haya llegado, o a Cancelado si no llega nunca.',
  goodUntil: (date) => `El enlace es para ti y vale hasta el ${date}.`,
  page: {
    title: 'Una transferencia por confirmar',
    question: (amount) => `¿Llegaron ${amount} a la cuenta?`,
    arrived: 'El dinero llegó',
    wrong: 'Algo no está bien',
    wrongReason: '¿Qué no está bien?',
    wrongHint: 'Lo lee quien compró.',
    later: 'Todavía no',
    laterDays: '¿Después de cuántos días preguntamos de nuevo?',
    changed: 'El pedido cambió: esto es lo que cuesta ahora. Míralo otra vez antes de responder.',
    reasonMissing: 'Di qué no está bien: quien compró tiene que saberlo.',
    daysWrong: 'Escribe un número entero de días, de 1 a 60.',
    askedAgain: (date) => `Gracias. Preguntamos de nuevo el ${date}.`,
    confirmed: (who, at) => `${who} confirmó el ${at} que el dinero llegó.`,
    refused: (who, at, reason) => `${who} dijo el ${at} que algo no está bien: ${reason}`,
    tooLate: 'Alguien respondió antes; tu respuesta no cambió nada.',
    withdrawn: (status) =>
      `No queda nada por confirmar: el pedido está ahora en «${statusName(status, 'es')}» en la tienda.`,
    expired:
      'Este enlace ya no vale. La tienda puede mandar otro, o pasar ella misma el pedido a Procesando.',
    unknown: 'Este enlace no lleva a ninguna parte. Quizá se cortó al copiarlo.',
    next: 'El pedido pasa a pagado en la tienda, y el curso se abre solo.',
  },
  note: {
    confirmed: 'El dinero llegó.',
    refused: 'Algo no está bien con la transferencia.',
    confirmedBy: 'Confirma',
    refusedBy: 'Responde',
    at: 'El',
    reason: 'Por qué',
    stays: 'El pedido sigue en espera.',
    cancelled: 'El pedido se cancela.',
    forCustomer: (reason) => `Hay una pregunta sobre tu transferencia: ${reason}`,
  },
  outcome: {
    paid: 'El pedido pasó a pagado.',
    cancelled: 'El pedido se canceló.',
    kept: 'Se escribió la nota del pedido, que sigue en espera.',
    changed: 'El pedido había cambiado mientras tanto: quedó como está.',
  },
  timeline: {
    asked: (amount) => `Espera a que alguien vea ${amount} en la cuenta.`,
    changed: (amount) => `Ahora cuesta ${amount}: se pregunta de nuevo a quien confirma.`,
    mailed: (count) => `Se escribió a ${count} personas que confirman.`,
    putOff: (who, days) =>
      `${who} todavía no vio el dinero; se le pregunta de nuevo después de ${days} días.`,
    confirmed: (who) => `${who} confirmó que el dinero llegó.`,
    refused: (who, reason) => `${who} dijo que algo no está bien con el dinero: ${reason}`,
    withdrawn: (status) =>
      `Ya nadie tiene que confirmar el dinero: el pedido está en «${statusName(status, 'es')}».`,
    confirmersChanged: (who) => `${who} cambió a quién se pregunta por las transferencias.`,
    institutionChanged: (who) => `${who} cambió cómo se presenta la institución.`,
  },
};
