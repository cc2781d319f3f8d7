import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';

export type QueueReport = Full<Schema['QueueReport']>;
export type AgentReport = Full<Schema['AgentReport']>;
export type AgentFigures = Full<Schema['AgentReportFigures']>;
export type ReportRow = Full<Schema['ReportRow']>;
export type Staffing = Full<Schema['Staffing']>;
export type StaffingRow = Full<Schema['StaffingRow']>;

export const STEPS = [15, 30, 60, 1440] as const;
export type Step = (typeof STEPS)[number];

/** Which time: days as the company's clock has them, the last one included. */
export interface Range {
  from: string;
  to: string;
  step: Step;
}

const nextDay = (day: string) => {
  const at = new Date(`${day}T00:00Z`);
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
};

/** A range as the API asks for it: the end is not included. */
export const asked = ({ from, to, step }: Range) => ({ from, to: nextDay(to), step });

const options = { placeholderData: keepPreviousData, staleTime: 20_000 };

export const useQueueReport = (range: Range, queue: number | null, enabled: boolean) =>
  useQuery({
    queryKey: readKey('reports/queues', undefined, { ...range, queue }),
    queryFn: () => call<QueueReport>('get', 'reports/queues', { query: { ...asked(range), queue } }),
    ...options,
    enabled,
  });

export const useAgentReport = (range: Range, agent: number | null, enabled: boolean) =>
  useQuery({
    queryKey: readKey('reports/agents', undefined, { ...range, agent }),
    queryFn: () => call<AgentReport>('get', 'reports/agents', { query: { ...asked(range), agent } }),
    ...options,
    enabled,
  });

export interface StaffingAsked {
  queue: number;
  range: Range;
  level: number | null;
  seconds: number | null;
  patience: number | null;
}

export const useStaffing = (given: StaffingAsked | null) =>
  useQuery({
    queryKey: readKey('staffing', undefined, given ?? {}),
    queryFn: () => {
      const { queue, range, level, seconds, patience } = given as StaffingAsked;
      return call<Staffing>('get', 'staffing', {
        query: {
          queue,
          date_from: range.from,
          date_to: range.to,
          step: Math.min(60, range.step),
          service_level: level,
          seconds,
          patience,
        },
      });
    },
    ...options,
    enabled: given !== null,
  });

/** Where a file of the same figures is downloaded. */
export function fileAddress(report: 'queues' | 'agents', format: 'csv' | 'xlsx', range: Range, one: number | null) {
  const given = asked(range);
  const query = new URLSearchParams({ report, format, from: given.from, to: given.to, step: String(given.step) });
  if (one) query.set(report === 'queues' ? 'queue' : 'agent', String(one));
  return `/api/v1/reports/export?${query}`;
}

/** The company's own day: when it began and ends, and whose clock says so. */
export const useCompanyDay = () =>
  useQuery({
    queryKey: ['company-day'],
    queryFn: async () => {
      const { start, end, zone } = await call<QueueReport>('get', 'reports/queues', { query: { step: 1440 } });
      return { start, end, zone };
    },
    staleTime: 300_000,
  });
