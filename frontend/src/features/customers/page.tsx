import { useParams } from '@tanstack/react-router';
import { CustomerPage } from './CustomerPage';
import { CustomerList } from './List';

export default function Page() {
  const { id } = useParams({ strict: false });
  return id ? <CustomerPage key={id} id={Number(id)} /> : <CustomerList />;
}
