"""What the portal writes to customers."""

from typing import Final

CODE_SUBJECT: Final = {"en": "{code} is your sign-in code", "zh-CN": "您的登录验证码：{code}"}
CODE: Final = {
    "en": (
        "Hello,\n\nyour code is {code}. It is valid for ten minutes.\n\n"
        "Or open this link:\n{link}\n\n"
        "You did not ask for it? Then do nothing; without the code nobody gets in.\n\n{company}"
    ),
    "zh-CN": (
        "您好：\n\n您的验证码是 {code}，十分钟内有效。\n\n也可以直接打开链接：\n{link}\n\n"
        "如果不是您本人操作，请忽略本邮件，没有验证码任何人都无法登录。\n\n{company}"
    ),
}
