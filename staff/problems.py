"""What staff services refuse."""

from core.problems import Problem

USERNAME_TAKEN = Problem(
    "staff.username_taken", status=400, en="The user name {username} is taken.", zh="用户名 {username} 已被使用。"
)
TEAM_LOOP = Problem("staff.team_loop", status=409, en="A team cannot stand below itself.", zh="团队不能隶属于自身。")
TEAM_NAMED = Problem(
    "staff.team_named", status=409, en="There is a team {name} here already.", zh="此处已有名为 {name} 的团队。"
)
WEAK_PASSWORD = Problem(
    "staff.weak_password", status=400, en="The password is too weak: {why}", zh="密码强度不足：{why}"
)
WRONG_PASSWORD = Problem(
    "staff.wrong_password", status=400, en="This is not your present password.", zh="当前密码不正确。"
)
SAME_PASSWORD = Problem(
    "staff.same_password",
    status=400,
    en="This is your present password. Choose another one.",
    zh="新密码不能与当前密码相同。",
)
LAST_ADMIN = Problem(
    "staff.last_admin",
    status=409,
    en="{who} is the last active administrator. Make somebody else an administrator first.",
    zh="{who} 是最后一位在用的管理员，请先将其他人设为管理员。",
)
