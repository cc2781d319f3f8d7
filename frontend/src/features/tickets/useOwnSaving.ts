import { useState } from 'react';
import { demandedBy, type Ticket, useChanging, type Values } from './useChanging';

type Failed = { key: string; value: unknown; error: unknown };

const NOTHING: Values = {};

/**
 * Saving own fields, one at a time. A value that makes others required waits here until they are filled in, and is saved
 * together with them.
 */
export function useOwnSaving(ticket: Ticket) {
  const changing = useChanging(ticket.id);
  const [waiting, setWaiting] = useState(NOTHING);
  const [demanded, setDemanded] = useState<string[]>([]);
  const [failed, setFailed] = useState<Failed>();
  const forget = () => {
    setWaiting(NOTHING);
    setDemanded([]);
    setFailed(undefined);
  };
  const save = async (key: string, name: string, value: unknown, base = ticket): Promise<boolean> => {
    const fields = { ...waiting, [key]: value };
    try {
      await changing.save(base, { fields }, name);
      forget();
      return true;
    } catch (error) {
      const needed = demandedBy(error);
      if (needed.length && !needed.includes(key)) {
        setWaiting(fields);
        setDemanded(needed);
        setFailed(undefined);
        return true;
      }
      setFailed({ key, value, error });
      return false;
    }
  };
  return { waiting, demanded, failed, save, show: changing.show, forget, settle: () => setFailed(undefined) };
}
