/** What whoever approved on WooCommerce's page reads afterwards. Plain text. */
export interface ConnectionMessages {
  title: (shop: string) => string;
  denied: (until: string) => string;
  noKeys: (until: string) => string;
  trying: string;
  /** The shop does not answer us. */
  tryingAgain: string;
  connected: string;
  next: string;
  failed: string;
  /** By the code of what went wrong; `failed` stands before it. */
  because: Partial<Record<string, string>>;
  askAnew: string;
  expired: string;
  replaced: string;
  unknown: string;
  lookAgain: string;
}

export const connectionEn: ConnectionMessages = {
  title: (shop) => `Connect ${shop}`,
  denied: (until) =>
    `Nothing was approved, and nothing has changed. If that was a mistake, open the link again: it is good until ${until}.`,
  noKeys: (until) =>
    `The shop has not handed over its keys. Open the link again and choose "Approve": it is good until ${until}.`,
  trying:
    'The keys have arrived. They are tried now, and then the webhooks are made. That takes a few seconds.',
  tryingAgain:
    'The keys have arrived, but the shop did not answer when they were tried. It is tried again by itself for a day.',
  connected: 'The shop is connected: orders that are paid from now on are fulfilled.',
  next: 'You can close this page. What is left is to say which products sell which courses.',
  failed: 'The keys have arrived, but they could not be put to use; nothing has changed.',
  because: {
    shop_credentials_rejected:
      'The shop itself refuses them. Approve as somebody who may manage the shop, and see whether a plugin for security blocks the REST API.',
    shop_unexpected_answer:
      'The REST API of the shop is not there. Choose anything but "Plain" in Settings → Permalinks, and name the address that visitors end up at.',
    shop_address_forbidden: 'The address of the shop leads into a private network.',
    shop_id_taken: 'Another institution has a shop of this name by now.',
    shop_is_paired: 'The shop was paired with the plugin meanwhile, which needs no keys.',
  },
  askAnew: 'Ask whoever sent you the link for a new one.',
  expired: 'This link is no longer good. Ask whoever sent it for a new one.',
  replaced: 'There is a newer link, and this one is no longer good.',
  unknown: 'This link leads nowhere. Was all of it copied?',
  lookAgain: 'Look again',
};

export const connectionEs: ConnectionMessages = {
  title: (shop) => `Conectar ${shop}`,
  denied: (until) =>
    `No se aprobó nada y nada cambió. Si fue un error, abre el enlace de nuevo: vale hasta el ${until}.`,
  noKeys: (until) =>
    `La tienda no entregó sus claves. Abre el enlace de nuevo y elige «Aprobar»: vale hasta el ${until}.`,
  trying: 'Las claves llegaron. Ahora se prueban y después se crean los webhooks. Tarda unos segundos.',
  tryingAgain:
    'Las claves llegaron, pero la tienda no respondió cuando se probaron. Se intenta de nuevo solo durante un día.',
  connected: 'La tienda está conectada: los pedidos que se paguen desde ahora se cumplen.',
  next: 'Puedes cerrar esta página. Falta decir qué productos venden qué cursos.',
  failed: 'Las claves llegaron, pero no se pudieron usar; nada cambió.',
  because: {
    shop_credentials_rejected:
      'La tienda misma las rechaza. Aprueba con un usuario que pueda gestionar la tienda, y revisa si un plugin de seguridad bloquea la API REST.',
    shop_unexpected_answer:
      'La API REST de la tienda no está. En Ajustes → Enlaces permanentes elige cualquiera menos «Simple», y usa la dirección a la que llegan los visitantes.',
    shop_address_forbidden: 'La dirección de la tienda lleva a una red privada.',
    shop_id_taken: 'Otra institución ya tiene una tienda con este nombre.',
    shop_is_paired: 'Mientras tanto la tienda se vinculó con el plugin, que no necesita claves.',
  },
  askAnew: 'Pide un enlace nuevo a quien te lo envió.',
  expired: 'Este enlace ya no vale. Pide uno nuevo a quien lo envió.',
  replaced: 'Hay un enlace más nuevo, y este ya no vale.',
  unknown: 'Este enlace no lleva a ninguna parte. ¿Se copió entero?',
  lookAgain: 'Mirar de nuevo',
};
