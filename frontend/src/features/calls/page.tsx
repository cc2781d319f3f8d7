import { useParams } from '@tanstack/react-router';
import { CallPage } from './CallPage';
import { CallList } from './List';

export default function Page() {
  const { id } = useParams({ strict: false });
  return id ? <CallPage key={id} id={Number(id)} /> : <CallList />;
}
