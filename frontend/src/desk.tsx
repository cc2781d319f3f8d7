import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles/app.css';
import './styles/mantine.css';
import { RouterProvider } from '@tanstack/react-router';
import { mount } from './app/Providers';
import { newQueryClient } from './app/queries';
import { router } from './app/router';
import { initI18n } from './i18n';
import { deskBundle } from './i18n/bundles';

await initI18n(deskBundle);
mount(newQueryClient(), <RouterProvider router={router} />);
