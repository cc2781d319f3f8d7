import '@fontsource-variable/inter/wght.css';
import './portal/portal.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { client } from './features/portal/api';
import { initI18n } from './i18n';
import { portalBundle } from './i18n/bundles';
import { LanguageProvider } from './i18n/t';
import { App } from './portal/App';

await initI18n(portalBundle);
createRoot(document.getElementById('root') as HTMLElement).render(
  <QueryClientProvider client={client}>
    <LanguageProvider>
      <App />
    </LanguageProvider>
  </QueryClientProvider>,
);
