/** What a mail about causes says around them. */
export interface AttentionMailTexts {
  /** `count`: causes that are new. */
  subject: (count: number) => string;
  subjectOfOne: (means: string) => string;
  subjectOfReminder: (count: number) => string;
  intro: string;
  stillOpen: string;
  about: string;
  where: string;
  howMany: string;
  since: string;
  orders: string;
  mend: string;
  afterwards: string;
  decision: string;
  more: (count: number) => string;
  others: (count: number) => string;
  footer: string;
  once: string;
}

export const attentionMailEn: AttentionMailTexts = {
  subject: (count) => `Matricula: ${count} causes need your attention`,
  subjectOfOne: (means) => `Matricula: ${means.replace(/\.$/, '')}`,
  subjectOfReminder: (count) =>
    count === 1
      ? 'Matricula: something still needs your attention'
      : `Matricula: ${count} causes are still open`,
  intro: 'Something needs a person before everybody who paid is in their course. Nothing is lost meanwhile.',
  stillOpen: 'Still open',
  about: 'About',
  where: 'Where',
  howMany: 'How many',
  since: 'Since',
  orders: 'Orders',
  mend: 'What to do',
  afterwards: 'Then try all of them again:',
  decision: 'This waits for a decision; trying again decides nothing.',
  more: (count) => `and ${count} more`,
  others: (count) => `And ${count} more causes. All of them:`,
  footer: 'Every cause, with its way out:',
  once: 'Each cause is mailed once when it appears, and once more if it is still open after some days.',
};

export const attentionMailEs: AttentionMailTexts = {
  subject: (count) => `Matricula: ${count} causas necesitan tu atención`,
  subjectOfOne: (means) => `Matricula: ${means.replace(/\.$/, '')}`,
  subjectOfReminder: (count) =>
    count === 1
      ? 'Matricula: algo sigue necesitando tu atención'
      : `Matricula: ${count} causas siguen abiertas`,
  intro:
    'Algo necesita a una persona para que todos los que pagaron estén en su curso. Mientras tanto no se pierde nada.',
  stillOpen: 'Sigue abierto',
  about: 'Sobre',
  where: 'Dónde',
  howMany: 'Cuántos',
  since: 'Desde',
  orders: 'Pedidos',
  mend: 'Qué hacer',
  afterwards: 'Después, reintenta todos:',
  decision: 'Esto espera una decisión; reintentar no decide nada.',
  more: (count) => `y ${count} más`,
  others: (count) => `Y ${count} causas más. Todas:`,
  footer: 'Todas las causas, con su salida:',
  once: 'Cada causa se envía una vez cuando aparece, y una vez más si sigue abierta después de unos días.',
};

/** The mail that says that mails can be sent. */
export interface TestMailTexts {
  subject: string;
  body: string;
  sent: string;
}

export const testMailEn: TestMailTexts = {
  subject: 'Matricula: a test mail',
  body: 'Mails of Matricula reach this address. Nothing needs to be done.',
  sent: 'The mail server took the mail. Look whether it arrived, and not among the spam.',
};

export const testMailEs: TestMailTexts = {
  subject: 'Matricula: un correo de prueba',
  body: 'Los correos de Matricula llegan a esta dirección. No hay que hacer nada.',
  sent: 'El servidor de correo aceptó el mensaje. Mira si llegó, y que no esté entre el correo no deseado.',
};
