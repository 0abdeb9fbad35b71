import type { AttentionTexts } from './attention.ts';
import { webhooksEs } from './webhooks.ts';

export const attentionEs: AttentionTexts = {
  lms: {
    credentials_rejected: {
      means: 'El LMS rechaza el id o el secreto del cliente.',
      mend: 'Ingrésalos de nuevo con "matricula lms add".',
    },
    application_misconfigured: {
      means:
        'La aplicación OAuth tiene otro tipo de concesión o de cliente del que hace falta, o no tiene usuario.',
      mend: 'Corrígela en el Django admin del LMS, como dice «Prepare the LMS» en el paso 2.',
    },
    staff_right_missing: {
      means: 'El usuario de servicio del LMS ya no es del personal (staff).',
      mend: 'Devuélvele el permiso, como dice «Prepare the LMS» en el paso 1.',
    },
    not_an_lms: {
      means: 'La dirección responde, pero no como un LMS: muchas veces es una página de mantenimiento.',
      mend: 'Espera a que termine el mantenimiento o corrige la dirección con "matricula lms add".',
    },
    address_forbidden: {
      means: 'La dirección del LMS lleva a una red privada.',
      mend: 'Corrige la dirección o permite esa red con MATRICULA_PRIVATE_NETWORKS.',
    },
    certificate_rejected: {
      means: 'El certificado TLS del LMS no es de confianza o venció.',
      mend: 'Haz que lo renueven.',
    },
    lane_paused: {
      means: 'Alguien pausó el LMS: "matricula lms list" dice por qué. Nada se pierde.',
      mend: 'Haz que continúe con "matricula lms resume".',
    },
  },
  shop: {
    shop_signature_wrong: {
      means: 'El plugin no acepta la firma del sidecar.',
      mend: 'Compara los relojes con "matricula shop check"; si coinciden, vincula de nuevo.',
    },
    shop_not_paired: {
      means: 'La tienda se desvinculó cuando no se podía avisar al sidecar.',
      mend: 'Nada, si fue a propósito; si no, vincula de nuevo.',
    },
    ...webhooksEs,
    shop_moved: {
      means: 'El sitio tiene otra dirección que la que se vinculó.',
      mend: 'Si la tienda misma se mudó: vincula de nuevo. Si responde una copia en su lugar: revisa el DNS o la copia.',
    },
  },
  'order line': {
    course_key_malformed: {
      means: 'Lo que vende un producto no es una clave de curso.',
      mend: 'Corrige el producto y elige Reintentar en el recuadro «Cursos» del pedido; sin el plugin, importa la oferta de nuevo con "matricula offers import".',
    },
    offer_unreadable: {
      means: 'Lo que vende un producto no se puede leer.',
      mend: 'Define de nuevo los cursos del producto y elige Reintentar en el recuadro «Cursos» del pedido; sin el plugin, importa la oferta de nuevo con "matricula offers import".',
    },
    lms_unknown: {
      means: 'No está definido en qué LMS está el curso, o ese LMS no existe.',
      mend: 'Elige el LMS de la tienda con "matricula shop set TIENDA --lms ID" o agrega el LMS.',
    },
    learner_email_invalid: {
      means: 'La dirección de un estudiante no es un correo electrónico.',
      mend: 'Corrígela en el pedido o asigna el lugar con "matricula seat assign".',
    },
    customer_email_changed: {
      means: 'El correo de facturación cambió después de dar el lugar; el estudiante se queda.',
      mend: 'Usa "matricula seat assign" si el lugar debe pasar a otra persona.',
    },
    quantity_unusable: {
      means: 'La cantidad no es un número entero de lugares hasta 1000.',
      mend: 'Corrige el pedido.',
    },
  },
  transfer: {
    transfer_unanswered: {
      means: 'Un pedido espera una transferencia, y nadie dijo si el dinero llegó.',
      mend: 'Mira la cuenta y responde: "matricula transfer list" y "matricula transfer confirm" o "refuse", o pasa el pedido a Procesando o Cancelado en la tienda. A quién se pregunta: "matricula confirmer list".',
    },
  },
  question: {
    amount_refunded: {
      means: 'Se devolvió dinero sin decir de qué línea o lugar.',
      mend: 'Di quién pierde el acceso, si alguien: "matricula question list" y "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    seats_refunded: {
      means: 'Se devolvieron lugares de una línea, y cada uno tiene un estudiante con cuenta.',
      mend: 'Elige los lugares que terminan: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    line_refunded: {
      means: 'Una línea se reembolsó después del plazo, o la política dice preguntar.',
      mend: 'Decide si termina su acceso: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    order_ended: {
      means: 'Un pedido se canceló, se reembolsó o falló, y la política dice preguntar.',
      mend: 'Decide si termina su acceso: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    order_trashed: {
      means: 'Un pedido pagado se movió a la papelera o se eliminó.',
      mend: 'Decide si termina su acceso: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    line_removed: {
      means: 'El personal quitó una línea de un pedido pagado.',
      mend: 'Decide si termina su acceso: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    quantity_reduced: {
      means: 'El personal quitó lugares de una línea de un pedido pagado.',
      mend: 'Elige los lugares que terminan: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    audit_missing: {
      means: 'La política pasa a los estudiantes a audit, y el curso no tiene esa modalidad.',
      mend: 'Decide si el acceso termina o queda: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
    repeat_purchase: {
      means:
        'Un estudiante compró un curso que ya tiene por un pedido anterior, y la tienda quiere que se pregunte.',
      mend: 'Reembolsa uno de los dos pedidos en la tienda, o di que los dos quedan: "matricula question answer", o el recuadro «Cursos» del pedido.',
    },
  },
  seat: {
    learner_unknown: {
      means: 'Se pagó un lugar y no se nombró a nadie para él.',
      mend: 'Dale un estudiante con "matricula seat assign".',
    },
    learner_retired: {
      means: 'La cuenta del estudiante fue retirada en el LMS.',
      mend: 'Pide otra dirección a quien compró y dale el lugar con "matricula seat assign".',
    },
    learner_disabled: {
      means: 'El estudiante está inscrito, pero el soporte deshabilitó su cuenta en el LMS.',
      mend: 'Consulta al administrador del LMS; sigue solo cuando la cuenta se habilita.',
    },
    learner_erased: {
      means: 'Los datos del estudiante fueron borrados y desde entonces algo del pedido cambió.',
      mend: 'Termina o cambia la inscripción en el LMS a mano; o da el lugar a alguien con «matricula seat assign».',
    },
    course_not_found: {
      means: 'El LMS no tiene esa edición del curso.',
      mend: 'Corrige el producto y elige Reintentar en el recuadro «Cursos» del pedido; sin el plugin, importa la oferta de nuevo y reintenta. O crea la edición en Studio y reintenta.',
    },
    course_mode_unavailable: {
      means: 'El curso no ofrece la modalidad que se vendió.',
      mend: 'Agrégala en el LMS y reintenta, o reembolsa; corrige el producto para los pedidos que vienen.',
    },
    course_mode_ambiguous: {
      means: 'El producto no nombra una modalidad y el curso vende varias.',
      mend: 'Deja una sola modalidad paga en el LMS y reintenta, o reembolsa; nombra la modalidad en el producto para los pedidos que vienen.',
    },
    course_mode_expired: {
      means: 'Pasó la fecha límite de la modalidad; el estudiante conserva lo que tiene.',
      mend: 'Extiende la fecha en el LMS y reintenta; o pon la modalidad a mano en la página de soporte del LMS y reintenta; o reembolsa.',
    },
    modes_not_comparable: {
      means: 'El estudiante tiene una modalidad que no se puede comparar con la vendida.',
      mend: 'Pon la correcta en el LMS y reintenta.',
    },
    enrollment_closed: {
      means: 'La inscripción al curso está cerrada.',
      mend: 'Ábrela en el LMS y reintenta, deja entrar a quienes pagaron con "matricula lms add --closed-courses enroll", o reembolsa.',
    },
    enrollment_invite_only: {
      means: 'El curso es solo por invitación y este LMS no hace excepciones.',
      mend: 'Inscribe al estudiante en el LMS y reintenta, o reembolsa.',
    },
    course_full: {
      means: 'El curso está completo.',
      mend: 'Aumenta el máximo en Studio y reintenta, o reembolsa.',
    },
    enrollment_refused: {
      means: 'Una regla del LMS, un embargo o un complemento, rechaza estudiantes.',
      mend: 'Consulta a su administrador y reintenta; o reembolsa.',
    },
    enrollment_not_possible: {
      means: 'El LMS rechaza la inscripción y no dice por qué.',
      mend: 'Consulta a su administrador con la hora de la nota del pedido y reintenta.',
    },
    unexpected_answer: {
      means: 'El LMS dio una respuesta que nadie entiende.',
      mend: 'Consulta a su administrador con la hora de la nota del pedido; después, reintenta.',
    },
    retries_used_up: {
      means: 'El LMS no lo hizo en tres días de intentos.',
      mend: 'Consulta a su administrador y reintenta.',
    },
    mode_changed_meanwhile: {
      means: 'Alguien cambió la modalidad mientras se quitaba el acceso; quedó como está.',
      mend: 'Mira al estudiante en el LMS y reintenta.',
    },
    left_in_lms: {
      means: 'Se quitó en el LMS después de confirmarse, por el estudiante o por el personal de allí.',
      mend: 'Nada, salvo que fuera un error: entonces "matricula access release". Una compra nueva también lo libera.',
    },
    mode_lowered_in_lms: {
      means: 'La modalidad se bajó en el LMS después de darla.',
      mend: 'Nada, salvo que fuera un error: entonces "matricula access release". Una compra nueva también la sube.',
    },
    revoked_but_given_in_lms: {
      means: 'Se quitó a mano, y sigue dentro por un lugar que dio el propio LMS.',
      mend: 'Termina ese lugar en el LMS o déjalo con "matricula access release".',
    },
  },
  exchange: {
    unreadable: {
      means: 'El tema de una entrega dice que es un pedido, y su contenido no lo es.',
      mend: 'Busca un complemento de la tienda que cambie el JSON de los pedidos; reintenta cuando esté corregido.',
    },
    shop_credentials_rejected: {
      means: 'La tienda rechaza las claves REST.',
      mend: 'Crea otras, ingrésalas con "matricula shop set" y reintenta.',
    },
    shop_credentials_missing: {
      means: 'No hay claves REST de la tienda.',
      mend: 'Créalas, ingrésalas con "matricula shop set" y reintenta.',
    },
    shop_plugin_missing: {
      means: 'El plugin de la tienda está apagado.',
      mend: 'Enciéndelo; "matricula shop check" dice si responde.',
    },
    shop_blocked: {
      means: 'Algo delante de la tienda rechaza al sidecar.',
      mend: 'Déjalo pasar en el cortafuegos o en el plugin de seguridad; "matricula shop check" dice si responde.',
    },
    shop_unexpected_answer: {
      means: 'La tienda y el sidecar no se entienden.',
      mend: 'Actualiza el plugin, WooCommerce y el sidecar, y reintenta.',
    },
    shop_unreachable: {
      means: 'No se pudo llegar a la tienda en tres días.',
      mend: 'Hazla volver y reintenta; con el plugin sigue sola.',
    },
    shop_failing: {
      means: 'La tienda respondió con errores propios durante tres días.',
      mend: 'Mira sus registros y reintenta; con el plugin sigue sola.',
    },
    shop_throttled: {
      means: 'La tienda nos hizo esperar tres días.',
      mend: 'Sube su límite para el sidecar y reintenta.',
    },
    shop_address_forbidden: {
      means: 'La dirección de la tienda lleva a una red privada.',
      mend: 'Corrige la dirección, o permite esa red con MATRICULA_PRIVATE_NETWORKS, y reintenta.',
    },
    shop_unpaired: {
      means: 'La tienda ya no está vinculada.',
      mend: 'Vincúlala de nuevo, si corresponde.',
    },
    internal: {
      means: 'El propio sidecar cometió un error.',
      mend: 'Mira su registro a la hora de la entrada; reintenta después de actualizar.',
    },
  },
  mail: {
    mail_recipient_refused: {
      means: 'El servidor de correo rechaza esta dirección.',
      mend: 'Corrígela con "matricula owner set"; un reintento envía el correo otra vez.',
    },
    mail_refused: {
      means: 'El servidor de correo rechaza el mensaje, su remitente o su contenido.',
      mend: 'Lee su respuesta en "matricula mail list"; muchas veces no conoce al remitente (MATRICULA_MAIL_FROM). Después, reintenta.',
    },
    mail_server_away: {
      means: 'El servidor de correo no responde o pide esperar.',
      mend: 'Se intenta durante tres días; "matricula mail test" dice qué pasa.',
    },
    mail_credentials_rejected: {
      means: 'El servidor de correo rechaza el usuario o la contraseña.',
      mend: 'Corrige MATRICULA_SMTP_URL, inicia el sidecar de nuevo y reintenta.',
    },
    mail_certificate_rejected: {
      means: 'El certificado TLS del servidor de correo no es de confianza.',
      mend: 'Usa en MATRICULA_SMTP_URL el nombre para el que es el certificado, o haz que lo renueven.',
    },
    mail_not_secure: {
      means: 'El servidor de correo no ofrece cifrado, y sin él no se envía nada.',
      mend: 'Usa un puerto con STARTTLS o smtps://; solo en tu propia red, MATRICULA_SMTP_TLS=optional.',
    },
    mail_not_sent: {
      means: 'El correo no se pudo enviar, y nadie sabe por qué.',
      mend: 'Lee la respuesta del servidor en "matricula mail list" y reintenta.',
    },
  },
  finding: {
    back_in_lms: {
      means: 'El acceso está en pausa, y el LMS muestra al estudiante inscripto de nuevo.',
      mend: 'Si es correcto, "matricula access release", o "matricula reconcile --repair" para todos.',
    },
    left_over: {
      means: 'El estudiante está en el curso, y ya nadie se lo vende.',
      mend: 'Dar de baja la inscripción en el LMS; o, si puede quedarse, dar el acceso con "matricula grant".',
    },
    mode_left_over: {
      means: 'El estudiante tiene un modo que se vendió una vez y que ya nadie le vende.',
      mend: 'Bajarlo en el LMS; o, si puede conservarlo, darlo con "matricula grant".',
    },
  },
};
