import { useCallback, useState } from 'react';
import { upload } from '@/api/client';
import { useFailureText } from '@/ui/State';

export interface Upload {
  key: string;
  name: string;
  size: number;
  id: number | null;
  trouble: string | null;
}

/** Files on their way to the server: sent as soon as they are chosen, so that sending the reply waits for nothing. */
export function useUploads() {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const text = useFailureText();
  const change = (key: string, what: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...what } : one)));

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const key = crypto.randomUUID();
      setUploads((all) => [...all, { key, name: file.name, size: file.size, id: null, trouble: null }]);
      upload(file).then(
        ({ id }) => change(key, { id }),
        (error: unknown) => change(key, { trouble: text(error) }),
      );
    }
  };
  const remove = (key: string) => setUploads((all) => all.filter((one) => one.key !== key));
  const clear = useCallback(() => setUploads([]), []);
  return {
    uploads,
    add,
    remove,
    clear,
    busy: uploads.some((one) => one.id === null && one.trouble === null),
    ids: uploads.map((one) => one.id).filter((id): id is number => id !== null),
  };
}
