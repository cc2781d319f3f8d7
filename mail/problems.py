"""Refusals of the e-mail adapter, and the reasons why a mail stands in quarantine."""

from core.problems import Problem

NOT_QUARANTINED = Problem(
    "mail.not_quarantined",
    status=409,
    en="This mail is no longer in quarantine: it is {state}.",
    zh="该邮件已不在隔离区：当前状态为“{state}”。",
    words={
        "state": {
            "received": ("waiting to be read", "待解析"),
            "parsed": ("on its ticket", "已转为工单"),
            "duplicate": ("a duplicate", "重复邮件"),
            "quarantined": ("in quarantine", "隔离中"),
        }
    },
)

REASONS: dict[str, dict[str, str]] = {
    "empty": {"en": "The mail is empty.", "zh-CN": "邮件内容为空。"},
    "no_headers": {"en": "This is not a mail: it has no headers.", "zh-CN": "不是有效邮件：缺少邮件头。"},
    "no_sender": {"en": "The mail names no sender.", "zh-CN": "邮件没有发件人。"},
    "too_deep": {
        "en": "Its parts are nested too deeply to be read safely.",
        "zh-CN": "邮件嵌套层级过深，无法安全读取。",
    },
    "too_many_parts": {"en": "It consists of too many parts.", "zh-CN": "邮件包含的部分过多。"},
    "unreadable": {"en": "Its structure is damaged.", "zh-CN": "邮件结构已损坏。"},
    "no_mailbox": {"en": "None of its recipients is a mailbox of ours.", "zh-CN": "收件人不是本系统的邮箱。"},
    "unknown_bounce": {
        "en": "It reports a mail that we did not send, or that we cannot name.",
        "zh-CN": "退信所指的邮件不是由本系统发出，或无法识别。",
    },
    "lost_bytes": {"en": "The file storage lost its bytes.", "zh-CN": "文件存储中找不到邮件原文。"},
    "failed": {
        "en": "Taking it in failed several times. Look at the detail, then try again.",
        "zh-CN": "多次处理失败。请查看详情后重试。",
    },
}
