import { mount } from './mount.tsx';
import { SettingsPage } from './pages/settings/index.tsx';

mount('matricula-settings', (element) => ({ root: element, node: <SettingsPage /> }));
