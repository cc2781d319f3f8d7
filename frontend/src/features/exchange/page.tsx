import { useParams } from '@tanstack/react-router';
import { Imports } from './Imports';
import { OneImport } from './OneImport';

export default function Page() {
  const { id } = useParams({ strict: false });
  return id ? <OneImport key={id} id={Number(id)} /> : <Imports />;
}
