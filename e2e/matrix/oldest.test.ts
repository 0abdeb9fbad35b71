import { describeTheWay } from './the-way.ts';

describeTheWay('old', { wordpress: /^6\.8/, woocommerce: /^9\.9/, php: '7.4' });
