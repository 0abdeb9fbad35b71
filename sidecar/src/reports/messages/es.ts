import type { AnswerChoice } from '../../ledger/question.ts';
import type { SeatState } from '../../ledger/settlement.ts';
import { accountSentence } from './account.ts';
import { attentionEs } from './attention/es.ts';
import { attentionMailEs, testMailEs } from './attention/mail.ts';
import { backfilledEs, takenOverEs } from './backfill.ts';
import { because, byHand } from './by-hand.ts';
import type { Messages } from './messages.ts';
import { moneyOf } from './money.ts';
import { connectionEs } from './connection.ts';
import { questionsEs } from './questions.ts';
import { transferEs } from './transfer.ts';

export const es: Messages = {
  title: {
    ready: 'El acceso al curso está listo.',
    waiting: 'El acceso al curso espera a un estudiante.',
    attention: 'El acceso al curso necesita tu atención.',
    held: 'El acceso al curso está en pausa, como decidió el personal.',
    delayed: 'El acceso al curso se demora.',
    changed: 'El acceso al curso cambió.',
    ended: 'El acceso al curso terminó.',
  },
  columns: { course: 'Curso y estudiante', state: 'Estado' },
  state: {
    enrolled: 'Inscrito',
    waiting_for_learner: 'Espera a que el estudiante se registre',
    learner_unknown: 'Espera a un estudiante',
    needs_attention: 'Necesita atención',
    held: 'En pausa',
    in_progress: 'Todavía no',
    ended: 'Terminó',
  },
  enrolledIn: (mode) => `Inscrito (${mode})`,
  unconfirmed: 'El estudiante todavía no confirmó su correo en el LMS y no puede entrar antes de hacerlo.',
  raisedFrom: (mode) => `El estudiante ya estaba inscrito (${mode}) y pasó a una modalidad superior.`,
  soldLess: (mode) =>
    `Se vendió «${mode}». El estudiante ya tiene más que eso, y una compra nunca baja la modalidad.`,
  repeats: (order) =>
    `El estudiante ya lo tenía por el pedido ${order}. No se rechazó nada: los dos pedidos valen.`,
  otherAddress: 'En el LMS esta cuenta ya tiene otro correo. El acceso queda con la cuenta.',
  register: 'Ninguna cuenta del LMS tiene todavía este correo. Cuando la haya, la inscripción se hace sola.',
  typo: (meant) =>
    `¿Hay un error en el correo? Tal vez era ${meant}. Si es así, asigna el lugar a ese correo con «matricula seat assign».`,
  assignSeat: 'Nadie está nombrado para este lugar. Asígnalo con «matricula seat assign».',
  delayed: 'El LMS todavía no lo tomó. Seguimos intentando; no se pierde nada.',
  noLearner: 'sin estudiante',
  seat: (seat) => `lugar ${seat}`,
  problem: {
    offer_unreadable: () =>
      'No se puede leer qué vende esta línea. Vuelve a elegir el curso del producto y reintenta el pedido.',
    course_key_malformed: (text) =>
      `«${text}» no es una clave de curso. Debe ser course-v1:ORG+CURSO+EDICIÓN. Corrige el producto y reintenta el pedido.`,
    lms_unknown: (lms) =>
      lms
        ? `Ningún LMS se llama «${lms}».`
        : 'No está definido en qué LMS está este curso. Elige el LMS de la tienda.',
    learner_email_invalid: (text) => `«${text}» no es un correo. Corrígelo en el pedido o asigna el lugar.`,
    customer_email_changed: () =>
      'El correo de facturación cambió después de dar el lugar. El estudiante queda; asigna el lugar si debe cambiar.',
    quantity_unusable: (text) => `Una cantidad de ${text} no se puede convertir en lugares.`,
  },
  flag: {
    refunded: 'Esta línea fue reembolsada.',
    partly_refunded: 'Una parte de este pedido fue reembolsada.',
    order_ended: 'El pedido fue cancelado, reembolsado, fallido o eliminado.',
    line_removed: 'Esta línea se quitó del pedido.',
    quantity_reduced: 'Se redujo la cantidad.',
  },
  cause: {
    learner_retired: () => 'La cuenta con este correo fue retirada en el LMS. Pide otro correo al comprador.',
    learner_disabled: () =>
      'El estudiante está inscrito, pero el soporte del LMS deshabilitó su cuenta y no puede iniciar sesión. Consulta a su administrador o reembolsa.',
    learner_erased: () =>
      'Los datos de este estudiante fueron borrados y desde entonces algo del pedido cambió: ocúpate de la inscripción en el LMS a mano. Un lugar que se asigna a alguien sigue por sí solo.',
    course_not_found: () => 'El LMS no tiene esa edición del curso. Corrige el curso del producto.',
    course_mode_unavailable: ({ mode, offered }) =>
      `La edición del curso no ofrece ${mode ? `la modalidad «${mode}»` : 'la modalidad vendida'}${offered ? `; ofrece ${offered}` : ''}. Agrégala en el LMS y reintenta el pedido, o reembolsa; corrige el producto para los próximos pedidos.`,
    course_mode_expired: ({ mode, offered, has }) =>
      `La ${mode ? `modalidad «${mode}»` : 'modalidad paga'} pasó su fecha límite${offered ? `; siguen abiertas: ${offered}` : ''}.${has ? ` El estudiante conserva ${has}.` : ''} Extiende la fecha en el LMS (Django admin → Course modes) y reintenta el pedido; o pon la modalidad a mano en la página de soporte del LMS, que acepta las vencidas, y reintenta; o reembolsa.`,
    course_mode_ambiguous: ({ offered }) =>
      `El producto no nombra una modalidad y el curso vende varias (${offered}). Elige una en el producto.`,
    modes_not_comparable: ({ modes }) =>
      `La modalidad del estudiante y la vendida no se pueden comparar (${modes}). Pon la correcta en el LMS.`,
    enrollment_closed: ({ until }) =>
      `La inscripción al curso está cerrada${until ? ` desde ${until}` : ''}. Ábrela en el LMS, deja entrar a quienes pagaron en la configuración del LMS aquí, o reembolsa.`,
    enrollment_invite_only: () =>
      'El curso es solo por invitación y esta versión del LMS no permite excepciones. Inscribe al estudiante en el LMS.',
    course_full: () => 'El curso está completo. Aumenta el máximo en Studio o reembolsa.',
    enrollment_refused: () =>
      'Una regla del LMS (embargo o complemento) rechaza a este estudiante. Consulta a su administrador o reembolsa.',
    enrollment_not_possible: () =>
      'El LMS rechaza la inscripción sin decir por qué. Consulta a su administrador.',
    mode_changed_meanwhile: () =>
      'Alguien cambió la modalidad en el LMS mientras tanto. El acceso quedó como está.',
    unexpected_answer: () =>
      'El LMS dio una respuesta que no entendemos. Pide a su administrador que mire la hora de esta nota.',
    retries_used_up: () => 'En tres días de intentos el LMS no lo hizo. Consulta a su administrador.',
    left_in_lms: () =>
      'El estudiante dejó el curso, o fue dado de baja, en el LMS. No se lo vuelve a inscribir si no lo dices.',
    held_by_hand: () =>
      'El personal puso este acceso en pausa. Queda como está en el LMS hasta que alguien lo libere con «matricula access release».',
    revoked_by_hand: () =>
      'El personal quitó este acceso. No se vuelve a dar salvo que alguien lo libere con «matricula access release» o el estudiante compre de nuevo.',
    revoked_but_given_in_lms: () =>
      'El personal quitó lo vendido. El estudiante sigue dentro porque el propio LMS le dio un lugar: termínalo en el LMS.',
    mode_lowered_in_lms: () =>
      'La modalidad se bajó en el LMS después de darla. No se la vuelve a subir si no lo dices.',
  },
  otherCause: (cause) => `Algo necesita tu atención (${cause}).`,
  question: questionsEs,
  attention: attentionEs,
  attentionMail: attentionMailEs,
  testMail: testMailEs,
  transfer: transferEs,
  connection: connectionEs,
  customer: {
    ready: 'Tu curso está listo:',
    open: 'Abrir el curso',
    waiting: 'Falta un paso para empezar el curso:',
    registerHere: 'Regístrate aquí',
    registerWith: (email) => `exactamente con este correo: ${email}`,
    afterRegistering: 'Después de eso el curso se abre solo.',
    unconfirmed: (email) => `${email}: confirma el correo con el enlace que envió la plataforma.`,
  },
  account: {
    active: 'La cuenta está confirmada y puede iniciar sesión.',
    unconfirmed: 'La cuenta espera a que se confirme su correo.',
    disabled: 'El soporte del LMS deshabilitó la cuenta.',
    retired: 'La cuenta fue retirada en el LMS.',
    unknown: 'La cuenta ya no se encuentra por su nombre; se vuelve a buscar su correo.',
    address: 'La cuenta tiene otro correo en el LMS.',
  },
  reference: 'Referencia',
  timeline: {
    'order.planned': ({ opened, ended }) =>
      `Se leyó el pedido. Lugares dados: ${Number(opened)}, terminados: ${Number(ended)}.`,
    'access.attempted': ({ code }) => `El LMS no lo tomó (${String(code)}). Se vuelve a intentar solo.`,
    'access.changed': ({ state, isConfirmed }, { state: labels }) =>
      state === 'settled'
        ? isConfirmed
          ? 'El LMS confirmó la inscripción.'
          : 'El acceso en el LMS terminó.'
        : `El acceso cambió: ${Object.hasOwn(labels, String(state)) ? labels[state as SeatState] : String(state)}.`,
    'access.granted_by_hand': (detail) => `${byHand(detail)} dio acceso a mano${because(detail)}.`,
    'access.revoked_by_hand': (detail) => `${byHand(detail)} quitó el acceso${because(detail)}.`,
    'access.held_by_hand': (detail) => `${byHand(detail)} puso el acceso en pausa${because(detail)}.`,
    'access.released_by_hand': (detail) => `${byHand(detail)} liberó el acceso${because(detail)}.`,
    'access.taken_over': takenOverEs,
    'order.backfilled': () => backfilledEs,
    'learner.changed': accountSentence,
    'seat.assigned': ({ seat }) => `El lugar ${Number(seat)} recibió un estudiante.`,
    'question.asked': () => questionsEs.asked,
    'question.answered': (detail) =>
      questionsEs.answered(byHand(detail), questionsEs.choice[detail.choice as AnswerChoice]),
    'question.withdrawn': () => questionsEs.withdrawn,
    'policy.changed': ({ actor }) => questionsEs.policyChanged(String(actor)),
    'routing.changed': ({ actor }) => `${String(actor)} cambió a qué LMS van los cursos.`,
    'routing.refused': ({ actor, code }) =>
      `${String(actor)} quiso cambiar a qué LMS van los cursos y no se aceptó (${String(code)}).`,
    'attention.redriven': ({ actor, entries }) =>
      `${String(actor)} hizo reintentar ${Number(entries)} entradas que necesitaban atención.`,
    'owner.changed': ({ actor }) => `${String(actor)} cambió a quién se escribe.`,
    'lms.paused': () => 'Las llamadas al LMS se pausaron.',
    'lms.resumed': () => 'Las llamadas al LMS continúan.',
    'lms.runs_opened': () =>
      'Cambiaron las ediciones de curso que admiten a quien ha pagado sin tener en cuenta sus límites.',
    'reconciliation.asked': (detail) => `${byHand(detail)} pidió comparar con el libro.`,
    'backfill.asked': (detail) => `${byHand(detail)} pidió incorporar pedidos anteriores.`,
    'transfer.asked': (detail) => transferEs.timeline.asked(moneyOf('es', detail)),
    'transfer.changed': (detail) => transferEs.timeline.changed(moneyOf('es', detail)),
    'transfer.mailed': ({ mails }) => transferEs.timeline.mailed(Number(mails)),
    'transfer.put_off': (detail) => transferEs.timeline.putOff(byHand(detail), Number(detail.days)),
    'transfer.confirmed': (detail) => transferEs.timeline.confirmed(byHand(detail)),
    'transfer.refused': (detail) => transferEs.timeline.refused(byHand(detail), String(detail.reason)),
    'transfer.withdrawn': ({ reason }) => transferEs.timeline.withdrawn(String(reason)),
    'confirmers.changed': (detail) => transferEs.timeline.confirmersChanged(byHand(detail)),
    'institution.changed': (detail) => transferEs.timeline.institutionChanged(byHand(detail)),
    'tenant.added': (detail) => `${byHand(detail)} añadió la institución.`,
    'tenant.changed': (detail) => `${byHand(detail)} cambió la institución.`,
    'shop.address_refused': (detail) =>
      `${byHand(detail)} dio para una tienda una dirección con la que no se habla (${String(detail.code)}).`,
    'shop.connection_asked': (detail) => `${byHand(detail)} pidió las claves de la tienda.`,
    'shop.connection_refused': ({ code }) =>
      `Llegaron claves de la tienda y no se aceptaron (${String(code)}).`,
    'shop.connection_failed': ({ code }) => `Las claves de la tienda no se pudieron usar (${String(code)}).`,
    'shop.connected': () => 'La tienda se conectó.',
    'shop.webhooks_kept': () => 'Los webhooks de la tienda se crearon o se activaron de nuevo.',
    'token.created': (detail) =>
      `${byHand(detail)} creó el token «${String(detail.token)}» (${String(detail.role)}).`,
    'token.revoked': (detail) => `${byHand(detail)} revocó el token «${String(detail.token)}».`,
    'api.refused': (detail) => `${byHand(detail)} intentó lo que el rol ${String(detail.role)} no permite.`,
    'privacy.exported': (detail) => `${byHand(detail)} exportó lo que se sabe de alguien.`,
    'privacy.erased': (detail) => `${byHand(detail)} hizo borrar los datos de alguien${because(detail)}.`,
    'privacy.purged': (detail) => `${byHand(detail)} hizo quitar textos antiguos.`,
    'secrets.resealed': (detail) => `${byHand(detail)} hizo sellar de nuevo los secretos guardados.`,
    'report.written': () => 'Se preparó el resultado para la tienda.',
    'report.sent': ({ outcome }) =>
      transferEs.outcome[String(outcome)] ??
      (outcome === 'order_gone'
        ? 'La tienda ya no tiene el pedido; no se escribió ninguna nota.'
        : outcome === 'completed'
          ? 'Se escribió la nota del pedido y el pedido se completó.'
          : 'Se escribió la nota del pedido.'),
  },
};
