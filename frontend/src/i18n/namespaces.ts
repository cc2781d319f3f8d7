import type calls from '../locales/en/calls.json';
import type common from '../locales/en/common.json';
import type customers from '../locales/en/customers.json';
import type desk from '../locales/en/desk.json';
import type emergency from '../locales/en/emergency.json';
import type flows from '../locales/en/flows.json';
import type kept from '../locales/en/kept.json';
import type knowledge from '../locales/en/knowledge.json';
import type line from '../locales/en/line.json';
import type outreach from '../locales/en/outreach.json';
import type panel from '../locales/en/panel.json';
import type phone from '../locales/en/phone.json';
import type portal from '../locales/en/portal.json';
import type reports from '../locales/en/reports.json';
import type settings from '../locales/en/settings.json';
import type shell from '../locales/en/shell.json';
import type signin from '../locales/en/signin.json';
import type supervision from '../locales/en/supervision.json';
import type talk from '../locales/en/talk.json';
import type ticket from '../locales/en/ticket.json';
import type voice from '../locales/en/voice.json';
import type why from '../locales/en/why.json';

/** One file per feature and language; a key that is missing in code does not compile. */
export interface Resources {
  calls: typeof calls;
  common: typeof common;
  shell: typeof shell;
  desk: typeof desk;
  talk: typeof talk;
  ticket: typeof ticket;
  panel: typeof panel;
  phone: typeof phone;
  signin: typeof signin;
  customers: typeof customers;
  emergency: typeof emergency;
  flows: typeof flows;
  kept: typeof kept;
  knowledge: typeof knowledge;
  line: typeof line;
  outreach: typeof outreach;
  supervision: typeof supervision;
  reports: typeof reports;
  settings: typeof settings;
  portal: typeof portal;
  voice: typeof voice;
  why: typeof why;
}
