import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import './styles/app.css';
import { mount } from './app/Providers';
import { newQueryClient } from './app/queries';
import { initI18n } from './i18n';
import { portalBundle } from './i18n/bundles';

await initI18n(portalBundle);
mount(newQueryClient(), <main id="main" />);
