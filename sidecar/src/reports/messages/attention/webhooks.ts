import type { WebhookCause } from '../../../store/kept-webhooks.ts';
import type { CauseText } from './attention.ts';

export const webhooksEn: Record<WebhookCause | 'deliveries_refused', CauseText> = {
  deliveries_refused: {
    means: 'Deliveries of the shop have carried a wrong signature for five minutes.',
    mend: 'Compare the webhook secret; then the missed orders are asked for. With the plugin: pair anew.',
  },
  webhooks_not_kept: {
    means: 'The shop does not let the sidecar see to its webhooks: its keys were deleted, or are not enough.',
    mend: 'Have the shop approve once more with "matricula shop connect".',
  },
  webhooks_switched_off: {
    means:
      'WooCommerce switches the webhooks of the shop off again and again: the shop does not reach the sidecar. Orders are asked for every 15 minutes meanwhile.',
    mend: 'See what stands between the two: the address in MATRICULA_PUBLIC_URL, its port (80, 443 or 8080), its certificate, a firewall.',
  },
};

export const webhooksEs: Record<WebhookCause | 'deliveries_refused', CauseText> = {
  deliveries_refused: {
    means: 'Las entregas de la tienda llevan cinco minutos con una firma equivocada.',
    mend: 'Compara el secreto del webhook; después se piden los pedidos que faltan. Con el plugin: vincula de nuevo.',
  },
  webhooks_not_kept: {
    means: 'La tienda no deja que el sidecar cuide de sus webhooks: se borraron sus claves, o no bastan.',
    mend: 'Haz que la tienda apruebe una vez más con "matricula shop connect".',
  },
  webhooks_switched_off: {
    means:
      'WooCommerce desactiva los webhooks de la tienda una y otra vez: la tienda no llega al sidecar. Mientras tanto los pedidos se piden cada 15 minutos.',
    mend: 'Revisa lo que está entre los dos: la dirección en MATRICULA_PUBLIC_URL, su puerto (80, 443 u 8080), su certificado, un cortafuegos.',
  },
};
