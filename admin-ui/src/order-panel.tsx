import { mount } from './mount.tsx';
import { OrderPanel } from './pages/order-panel/index.tsx';

// What PHP printed stays below the panel until that knows better.
mount('matricula-order-panel', (element) => {
  const printed = document.createElement('div');
  printed.append(...element.childNodes);
  const root = document.createElement('div');
  element.append(root, printed);
  const onState = (isKnown: boolean) => {
    printed.hidden = isKnown;
  };
  return { root, node: <OrderPanel orderId={element.dataset.orderId ?? ''} onState={onState} /> };
});
