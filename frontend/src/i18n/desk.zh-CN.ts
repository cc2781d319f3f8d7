import common from '../locales/zh-CN/common.json';
import desk from '../locales/zh-CN/desk.json';
import panel from '../locales/zh-CN/panel.json';
import phone from '../locales/zh-CN/phone.json';
import shell from '../locales/zh-CN/shell.json';
import signin from '../locales/zh-CN/signin.json';
import ticket from '../locales/zh-CN/ticket.json';

export default { common, shell, desk, ticket, panel, phone, signin };
