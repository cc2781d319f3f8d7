import common from '../locales/zh-CN/common.json';
import portal from '../locales/zh-CN/portal.json';

export default { common, portal };
