import common from '../locales/en/common.json';
import desk from '../locales/en/desk.json';
import panel from '../locales/en/panel.json';
import phone from '../locales/en/phone.json';
import shell from '../locales/en/shell.json';
import signin from '../locales/en/signin.json';
import ticket from '../locales/en/ticket.json';

export default { common, shell, desk, ticket, panel, phone, signin };
