import type { TransportProblem } from '../../shared/http-client.ts';
import type { ShopErrorCode } from '../shop-error.ts';

/** What the checks of a paired shop say to its owner, in one language. */
export interface CheckMessages {
  signature: string;
  clock: string;
  /** @param seconds How far the shop's clock is ahead; negative: behind. */
  clockWrong: (seconds: number) => string;
  callback: string;
  orders: string;
  noAnswer: Record<TransportProblem, string>;
  refused: Partial<Record<ShopErrorCode, string>>;
  lms: (lmsId: string) => string;
  lmsFailed: (lmsId: string) => string;
  noLms: string;
}

const en: CheckMessages = {
  signature: 'The sidecar knows this shop, and its signature fits.',
  clock: 'The clocks of the shop and the sidecar agree.',
  clockWrong: (seconds) =>
    `The shop's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the sidecar's. Have both set by NTP: signatures depend on it.`,
  callback: 'The sidecar reaches the shop, and the plugin accepts its signature.',
  orders: 'The sidecar can read orders.',
  noAnswer: {
    not_found: "The sidecar cannot find the shop's name. Is the site address public, and is its DNS right?",
    refused: 'The shop refuses the connection of the sidecar. Does a firewall let it in?',
    timeout:
      'The shop does not answer the sidecar in time. Does a firewall let it in, and has PHP a free worker?',
    certificate:
      "The sidecar does not accept the shop's certificate. Renew it, with its whole chain, or pair again under the right address.",
    forbidden:
      "The shop's address leads into a private network. The sidecar's operator can allow it (MATRICULA_PRIVATE_NETWORKS).",
    interrupted:
      'The connection to the shop broke before the whole answer came. Try again; if it stays, ask your host.',
  },
  refused: {
    shop_signature_wrong: "The plugin does not accept the sidecar's signature. Un-pair and pair again.",
    shop_not_paired: 'The plugin says that it is not paired. Pair again with a new code.',
    shop_moved:
      'The site has another address than the one that was paired. Pair it again, as this shop or as a new one.',
    shop_unpaired: 'The shop was un-paired. Pair it again with a new code.',
    shop_plugin_missing:
      "The plugin's REST address is not there. Is the plugin active, and is the REST API switched on?",
    shop_blocked:
      'Something in front of the plugin refuses the sidecar: a redirect, a firewall, a password or a security plugin. Let POST requests to matricula/v1 through.',
    shop_failing:
      'The shop answers with an error. Look into its PHP error log (WooCommerce → Status → Logs).',
    shop_throttled:
      'The shop asks the sidecar to slow down. Allow it more requests in the firewall or at your host.',
    shop_unexpected_answer:
      'The plugin does not understand the sidecar. Update both to releases that belong together.',
  },
  lms: (lmsId) => `The LMS "${lmsId}" answers and takes its credentials.`,
  lmsFailed: (lmsId) =>
    `The LMS "${lmsId}" does not answer, or refuses its credentials. Its operator runs "matricula lms check ${lmsId}".`,
  noLms: 'No LMS is set up yet. The sidecar\'s operator adds it with "matricula lms add".',
};

const es: CheckMessages = {
  signature: 'El sidecar conoce esta tienda y su firma es correcta.',
  clock: 'Los relojes de la tienda y del sidecar coinciden.',
  clockWrong: (seconds) =>
    `El reloj de la tienda está ${Math.abs(seconds)} s ${seconds > 0 ? 'adelantado' : 'atrasado'} respecto del sidecar. Ajusta ambos por NTP: las firmas dependen de la hora.`,
  callback: 'El sidecar llega a la tienda y el plugin acepta su firma.',
  orders: 'El sidecar puede leer los pedidos.',
  noAnswer: {
    not_found:
      'El sidecar no encuentra el nombre de la tienda. ¿La dirección del sitio es pública y su DNS es correcto?',
    refused: 'La tienda rechaza la conexión del sidecar. ¿Un cortafuegos lo deja entrar?',
    timeout:
      'La tienda no responde a tiempo al sidecar. ¿Un cortafuegos lo deja entrar y PHP tiene un proceso libre?',
    certificate:
      'El sidecar no acepta el certificado de la tienda. Renuévalo, con toda su cadena, o vuelve a emparejar con la dirección correcta.',
    forbidden:
      'La dirección de la tienda lleva a una red privada. Quien opera el sidecar puede permitirla (MATRICULA_PRIVATE_NETWORKS).',
    interrupted:
      'La conexión con la tienda se cortó antes de terminar la respuesta. Inténtalo de nuevo; si sigue, consulta a tu proveedor.',
  },
  refused: {
    shop_signature_wrong: 'El plugin no acepta la firma del sidecar. Desempareja y vuelve a emparejar.',
    shop_not_paired: 'El plugin dice que no está emparejado. Emparéjalo con un código nuevo.',
    shop_moved:
      'El sitio tiene otra dirección que la que se emparejó. Vuelve a emparejarlo, como esta tienda o como una nueva.',
    shop_unpaired: 'La tienda fue desemparejada. Emparéjala con un código nuevo.',
    shop_plugin_missing:
      'La dirección REST del plugin no está. ¿El plugin está activo y la API REST está habilitada?',
    shop_blocked:
      'Algo delante del plugin rechaza al sidecar: una redirección, un cortafuegos, una contraseña o un plugin de seguridad. Deja pasar las peticiones POST a matricula/v1.',
    shop_failing:
      'La tienda responde con un error. Mira su registro de errores de PHP (WooCommerce → Estado → Registros).',
    shop_throttled:
      'La tienda pide al sidecar que vaya más lento. Permítele más peticiones en el cortafuegos o en tu proveedor.',
    shop_unexpected_answer: 'El plugin no entiende al sidecar. Actualiza ambos a versiones que vayan juntas.',
  },
  lms: (lmsId) => `El LMS «${lmsId}» responde y acepta sus credenciales.`,
  lmsFailed: (lmsId) =>
    `El LMS «${lmsId}» no responde o rechaza sus credenciales. Quien lo opera ejecuta «matricula lms check ${lmsId}».`,
  noLms: 'Todavía no hay ningún LMS. Quien opera el sidecar lo agrega con «matricula lms add».',
};

/** @param locale A WordPress locale (`es_AR`); unknown ones are answered in English. */
export function checkMessagesFor(locale: string): CheckMessages {
  return locale.toLowerCase().startsWith('es') ? es : en;
}
