import { useParams } from '@tanstack/react-router';
import { lazy } from '@/lib/later';
import { CallPage } from './CallPage';
import { CallList } from './List';

const Callbacks = lazy(() => import('./Callbacks'));

export default function Page() {
  const { id } = useParams({ strict: false });
  if (id === 'callbacks') return <Callbacks />;
  return id ? <CallPage key={id} id={Number(id)} /> : <CallList />;
}
