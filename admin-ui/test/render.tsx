import { render, within } from '@testing-library/react';
import { createRegistry, RegistryProvider } from '@wordpress/data';
import type { ReactNode } from 'react';
import { store } from '../src/data/store.ts';

/** The oldest @wordpress/data has this, but no type for it. */
type Registry = ReturnType<typeof createRegistry> & { register: (descriptor: typeof store) => void };

/**
 * Shows a page with a store of its own.
 *
 * @returns Queries within the page: what is read aloud stands a second time in the document, outside of it.
 */
export function renderPage(page: ReactNode) {
  const registry = createRegistry() as Registry;
  registry.register(store);
  return within(render(<RegistryProvider value={registry}>{page}</RegistryProvider>).container);
}
