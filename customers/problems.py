"""Refusals of the customers floor."""

from core.problems import SOMEBODY, Problem

BAD_ADDRESS = Problem(
    "contact_point.unreadable",
    status=400,
    en="This is no {kind} that anybody could be reached at.",
    zh="无法识别该联系方式。",
)
CARD_IN_USE = Problem(
    "customer.in_use",
    status=409,
    en="This customer still has open tickets or cases: close them first, or merge the card into another one.",
    zh="该客户仍有未结工单或挽留单，请先处理完毕，或将其合并到其他客户。",
)
CLASS_TAKEN = Problem(
    "customer_class.taken",
    status=409,
    en="There is a class “{key}” already. Choose another code.",
    zh="客户类别代码“{key}”已存在，请换一个。",
)
CLASS_IS_DEFAULT = Problem(
    "customer_class.is_default",
    status=409,
    en="New customers begin in this class, so it cannot be retired. Rename it instead.",
    zh="新客户默认属于该类别，不能停用。您可以修改其名称。",
)
TAG_TAKEN = Problem(
    "customer_tag.taken",
    status=409,
    en="There is a tag “{tag}” already. Put that one into the family you want.",
    zh="标签“{tag}”已存在，请直接为其选择分类。",
)
TAG_IN_USE = Problem(
    "customer_tag.in_use",
    status=409,
    en="Customers still carry “{tag}”. Take it off their cards first.",
    zh="仍有客户使用标签“{tag}”，请先从客户档案中移除。",
)
CARD_LOCKED = Problem(
    "customer.locked",
    status=409,
    en="{who} made this card read-only. Whoever looks after the customer, or a supervisor, can unlock it.",
    zh="该客户档案已被{who}锁定为只读，可由负责人或主管解锁。",
    words=SOMEBODY,
)
LOCK_NOT_YOURS = Problem(
    "customer.lock_not_yours",
    status=403,
    en="A card is locked and unlocked by whoever looks after the customer, or by a supervisor.",
    zh="只有客户负责人或主管可以锁定和解锁档案。",
)
NOT_LOCKED = Problem("customer.not_locked", status=409, en="This card is not locked.", zh="该客户档案未被锁定。")
CARD_FIELD_REQUIRED = Problem(
    "customer_field.required",
    status=409,
    en="The card needs this first: {names}. Fill it in, then try again.",
    zh="客户档案需要先填写：{names}。请填写后重试。",
)
LINKED_ALREADY = Problem(
    "contact_point.linked", status=409, en="The customer has this contact point already.", zh="该客户已有此联系方式。"
)
MERGE_SELF = Problem("merge.self", status=409, en="A card cannot be merged into itself.", zh="不能将客户合并到自身。")
MERGE_DONE = Problem(
    "merge.done", status=409, en="This card was merged into {name} already.", zh="该客户已合并到 {name}。"
)
MERGE_CIRCLE = Problem(
    "merge.circle",
    status=409,
    en="{name} was merged into this card: undo that first.",
    zh="{name} 已合并到该客户，请先撤销。",
)
NOT_MERGED = Problem("merge.none", status=409, en="This card is not merged.", zh="该客户未被合并。")
SUBSCRIPTION_OVER = Problem(
    "subscription.over", status=409, en="This subscription is {status} already.", zh="该订购已处于 {status} 状态。"
)
FIELD_IN_USE = Problem(
    "customer_field.in_use",
    status=409,
    en="Customers that hold a value of “{field}”: {count}. Switch the field off instead: what they hold is kept.",
    zh="有 {count} 位客户填有“{field}”。请改为停用该字段，已填内容会保留。",
)
CHOICE_IN_USE = Problem(
    "customer_field.choice_in_use",
    status=409,
    en="Customers that hold {choices}: {count}. Stop offering it instead: what they hold is kept.",
    zh="有 {count} 位客户选用了 {choices}。请改为停用该选项，已填内容会保留。",
)
CUSTOMERS_TOO_SLOW = Problem(
    "customer.view_too_slow",
    status=422,
    en="These conditions would look at too many customers. Add a narrower one, such as an owner, a team or a tag.",
    zh="这些条件需要查看的客户太多。请再加一个更窄的条件，例如负责人、团队或标签。",
)
TOO_MANY_CUSTOMER_VIEWS = Problem(
    "customer_view.too_many",
    status=409,
    en="There are {limit} lists already. Delete one that nobody needs, then try again.",
    zh="视图已达 {limit} 个。请先删除不再需要的视图。",
)
CUSTOMER_VIEW_NOT_YOURS = Problem(
    "customer_view.not_yours",
    status=403,
    en="Lists shared with others are changed by who runs the team. Keep a copy for yourself instead.",
    zh="共享视图由团队负责人修改。您可以另存为自己的视图。",
)
TOO_MANY_SEGMENTS = Problem(
    "segment.too_many",
    status=409,
    en="There are {limit} segments already. Delete one that nobody needs, then try again.",
    zh="客户分群已达 {limit} 个。请先删除不再需要的分群。",
)
SEGMENT_NOT_YOURS = Problem(
    "segment.not_yours",
    status=403,
    en="Segments for everybody are kept by supervisors and administrators. Make one of your own instead.",
    zh="共享的客户分群由主管和管理员维护。您可以创建自己的分群。",
)
IMPORT_NOT_NOW = Problem(
    "import.not_now",
    status=409,
    en="This import is {state}: that is not possible now. Look at how far it is, and try again.",
    zh="该导入当前为“{state}”状态，无法执行此操作。请查看进度后重试。",
    words={
        "state": {
            "reading": ("being read", "读取中"),
            "ready": ("not tried yet", "尚未试运行"),
            "trying": ("being tried", "试运行中"),
            "tried": ("tried", "已试运行"),
            "running": ("running", "导入中"),
            "done": ("done", "已完成"),
            "undoing": ("being undone", "撤销中"),
            "undone": ("undone", "已撤销"),
            "failed": ("unreadable", "读取失败"),
        }
    },
)
