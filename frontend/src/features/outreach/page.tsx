import { useParams } from '@tanstack/react-router';
import { CasePage } from './CasePage';
import { CaseList } from './List';

export default function Page() {
  const { id } = useParams({ strict: false });
  return id ? <CasePage key={id} id={Number(id)} /> : <CaseList />;
}
