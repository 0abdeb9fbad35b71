import { describeTheWay } from './the-way.ts';

describeTheWay('new', { wordpress: /^7\./, woocommerce: /^11\./, php: '8.5' });
