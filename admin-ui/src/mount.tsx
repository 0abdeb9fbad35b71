import { register } from '@wordpress/data';
import domReady from '@wordpress/dom-ready';
import { createRoot } from '@wordpress/element';
import type { ReactNode } from 'react';
import { store } from './data/store.ts';
import './components/components.css';

/**
 * Shows a page in the element with that id, once the document is there. Without the element it does nothing.
 *
 * @param page Makes the page for the element.
 */
export function mount(
  id: string,
  page: (element: HTMLElement) => { root: HTMLElement; node: ReactNode },
): void {
  domReady(() => {
    const element = document.getElementById(id);
    if (!element) return;
    // eslint-disable-next-line @typescript-eslint/no-unsafe-call -- the oldest @wordpress/data gives it no type
    register(store);
    const { root, node } = page(element);
    createRoot(root).render(node);
  });
}
