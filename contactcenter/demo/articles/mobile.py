"""Mobile lines."""

from contactcenter.demo.articles.text import Text

ARTICLES = [
    Text(
        "lost-phone",
        "mobile",
        "public",
        (
            "Phone lost or stolen: block the SIM at once",
            """**Block first, look later.** A blocked SIM can be opened again in two minutes.

1. In the app on any phone: *Sign in › My lines › Block*. Or from any phone: call the hotline, day and night, and give your name and the last six characters of your identity number.
2. Change the passwords of bank, payment and mail apps. A thief with your number can receive codes.
3. Get a new SIM with the **same number** in any shop, with your identity card, within ten minutes. The first replacement a year is free.

While the line is blocked nobody can call, send or use data at your cost; the monthly price goes on. Calls made before the block are yours.""",
        ),
        (
            "手机丢失：立即挂失",
            """**先挂失，再找手机。** 挂失后两分钟即可解挂。

1. 用任意手机登录 App：*我的号码 › 挂失*；或拨打 24 小时热线，提供姓名和证件号后六位。
2. 修改银行、支付、邮箱密码。他人持卡可接收验证码。
3. 凭身份证到任一营业厅补卡，**号码不变**，约十分钟；每年首次补卡免费。

挂失期间不产生通话和流量费用，月租照常收取；挂失前的通话费用由本人承担。""",
        ),
    ),
    Text(
        "roaming-abroad",
        "mobile",
        "public",
        (
            "Using your phone abroad: roaming and day passes",
            """Roaming is off until you switch it on: send **YDMY** to the hotline number, or *App › My lines › Roaming*. It takes ten minutes; do it before you fly.

| where | day pass | without a pass |
|---|---|---|
| Hong Kong, Macau, Taiwan | CNY 25, unlimited (slow after 3 GB) | CNY 1 per MB, capped at CNY 100 a day |
| Japan, Korea, Thailand, Singapore | CNY 30 | CNY 3 per MB, capped at CNY 200 a day |
| Europe, USA, Australia | CNY 35 | CNY 5 per MB, capped at CNY 300 a day |

The pass starts with your first use of data and runs 24 hours. Calls to China cost CNY 0.99 a minute in all of these; receiving a message is free.

**No network after landing?** Flight mode on and off; then choose a network by hand; then check that *data roaming* is on in the phone itself.""",
        ),
        (
            "出国使用：国际漫游与天包",
            """国际漫游默认关闭。出发前发送 **YDMY** 到客服号码，或在 *App › 我的号码 › 国际漫游* 开通，十分钟生效。

| 地区 | 天包 | 无天包 |
|---|---|---|
| 港澳台 | 25 元不限量（3 GB 后限速） | 1 元/MB，每天 100 元封顶 |
| 日韩泰新 | 30 元 | 3 元/MB，每天 200 元封顶 |
| 欧洲、美国、澳洲 | 35 元 | 5 元/MB，每天 300 元封顶 |

天包自首次使用流量起 24 小时有效。以上地区拨打国内每分钟 0.99 元，接收短信免费。

**落地无信号：** 开关飞行模式，手动选网，并检查手机“数据漫游”开关。""",
        ),
    ),
    Text(
        "esim",
        "mobile",
        "public",
        (
            "Move your number to an eSIM",
            """You need a phone with eSIM (most since 2020, except models sold only on the mainland), Wi-Fi, and ten minutes.

1. *App › My lines › eSIM › Move*. Confirm with your face or your service password.
2. Scan the code that appears with the phone's camera, or choose *Install on this phone*.
3. Wait for the line's name in the status bar. The plastic SIM is dead from this moment.

The code works **once**. If you delete the eSIM from the phone, ask for a new code: free three times a year.

Watches and tablets: *App › My lines › Add a device*. They share the number's data.""",
        ),
        (
            "号码转 eSIM",
            """需要支持 eSIM 的手机（2020 年后多数机型，国行除外）、Wi-Fi 和十分钟。

1. *App › 我的号码 › eSIM › 转换*，刷脸或服务密码确认。
2. 用手机相机扫描二维码，或选择“安装到本机”。
3. 状态栏出现号码名称即成功，实体卡同时失效。

二维码 **仅可使用一次**。误删 eSIM 需重新申请，每年免费三次。

手表和平板：*App › 我的号码 › 添加设备*，与号码共享流量。""",
        ),
    ),
    Text(
        "no-signal",
        "mobile",
        "public",
        (
            "No signal or calls that break off",
            """**Everywhere no signal:** switch flight mode on and off. Take the SIM out, wipe it, put it in another phone. If it works there, the phone is the cause; if not, the SIM is worn (after five years or so): a new one is free in the shop.

**Only at home or in the lift:** switch on **Wi-Fi calling** in the phone's settings; calls then run over your internet.

**Calls break off at one spot:** report the place, the time and whether others around you have it too. We look at the mast's log; you get an answer within three working days.

After a change of plan or a move of the number between companies, up to two hours without signal are normal.""",
        ),
        (
            "无信号或通话中断",
            """**到处无信号：** 开关飞行模式；取出 SIM 卡擦拭后换到另一部手机。若正常则为手机问题；仍无信号多为卡老化（约五年），营业厅免费换卡。

**仅家中或电梯无信号：** 在手机设置中开启 **Wi-Fi 通话**。

**固定地点掉话：** 请反馈地点、时间及周围人是否相同，我们核查基站记录，三个工作日内答复。

变更套餐或携号转网后两小时内无信号属正常。""",
        ),
    ),
    Text(
        "port-in",
        "mobile",
        "public",
        (
            "Keep your number when you come to us",
            """1. With your present company: no unpaid bill, no running contract, the line registered in your name for at least 120 days. Send **CXXZ#name#identity number** to your present company's service number; the answer says whether you may go.
2. If yes, send **SQXZ#name#identity number**. You get a code of eight digits; it is valid for seven days.
3. Come to a Northwind shop with identity card and code, or order the SIM at home in the app.

The change happens within an hour. The last bill of the old company comes later; points and vouchers there are lost. Banks that send codes by text keep working: the number is the same.""",
        ),
        (
            "携号转网转入",
            """1. 原运营商：无欠费、无在网合约、实名满 120 天。发送 **CXXZ#姓名#证件号** 到原运营商客服号，查询是否符合条件。
2. 符合则发送 **SQXZ#姓名#证件号**，获得八位授权码，七天内有效。
3. 携身份证和授权码到北风营业厅，或在 App 下单送卡上门。

一小时内完成转网。原运营商随后出具最后一期账单，原积分和卡券作废。银行短信验证码不受影响。""",
        ),
    ),
    Text(
        "data-used-up",
        "mobile",
        "public",
        (
            "Data used up: what happens and what helps",
            """At 80 % and 100 % you get a text message. After 100 % the line goes on at 1 Mbit/s (*Unlimited* plans) or at CNY 3 per GB up to CNY 60 (*Basic* plans), whichever your plan says.

- **Package for this month:** 5 GB for CNY 15, 20 GB for CNY 40; text **LL5** or **LL20** to the service number. Unused data of a package moves into the next month once.
- **Who uses it?** *Settings › Mobile data* on the phone lists apps. Video by mobile data in high definition takes 1.5 GB an hour.
- **Every month too little?** The next bigger plan is cheaper than two packages. You can change up once a month, from the first of the next month.""",
        ),
        (
            "流量用完怎么办",
            """使用到 80% 和 100% 时会发短信提醒。超出后：*不限量* 套餐限速 1 Mbit/s；*基础* 套餐 3 元/GB，60 元封顶。

- **当月流量包：** 5 GB 15 元、20 GB 40 元，发送 **LL5** 或 **LL20** 到客服号；未用完可结转一次。
- **谁在用流量？** 手机 *设置 › 移动数据* 按应用查看；高清视频每小时约 1.5 GB。
- **每月都不够？** 升一档套餐比两个流量包便宜，每月可升档一次，次月一日生效。""",
        ),
    ),
    Text(
        "spam-calls",
        "mobile",
        "public",
        (
            "Spam calls and fraud by phone",
            """**We never ask** for your service password, a code from a text message, or a payment to a "safe account". Whoever does is a fraud: hang up, call us.

- Report the number in the app under *Safety › Report*. Numbers reported ten times are blocked for all customers within the hour.
- Switch on the **free spam filter** (text **KTFSR**): marked numbers are named on the screen or rejected.
- Calls that ring once from abroad: do not call back. You can bar all foreign calls free of charge.
- Already paid or given a code? Call **110** and your bank at once, then us: we can stop forwarding rules and block the line.""",
        ),
        (
            "骚扰电话与电信诈骗",
            """**我们绝不会** 索要服务密码、短信验证码，也不会要求转账到“安全账户”。遇到请立即挂断并联系我们。

- 在 App *安全 › 举报* 提交号码，被举报十次的号码一小时内全网拦截。
- 免费开通 **骚扰拦截**（发送 **KTFSR**）：标记来电或直接拒接。
- 境外响一声电话请勿回拨，可免费关闭境外来电。
- 已转账或提供验证码：立即拨打 **110** 和银行电话，再联系我们关闭呼转并挂失。""",
        ),
    ),
    Text(
        "family-plan",
        "mobile",
        "public",
        (
            "Family plan: share data, add and remove lines",
            """One **main line** pays; up to five **member lines** share its data for CNY 10 a month each, with free calls among them.

- Add: *App › Family › Invite*, or both identity cards in the shop. The member agrees by text message within 24 hours.
- Limit: the main line may set a monthly limit for each member; children's lines can be closed from 22:00 to 6:00.
- Leave: any member, at any time; from the next month the line needs a plan of its own. If the main line ends, all lines fall back to *Basic 29*.

Everybody sees only their own calls and messages. The payer sees amounts and data, never numbers.""",
        ),
        (
            "家庭套餐：共享流量与成员管理",
            """**主卡** 付费，最多五张 **副卡** 共享流量，每张每月 10 元，互打免费。

- 添加：*App › 家庭 › 邀请*，或双方携证件到营业厅；副卡 24 小时内短信确认。
- 限额：主卡可为每位成员设月限额；儿童卡可设 22:00 至 6:00 关闭上网。
- 退出：成员可随时退出，次月需单独套餐；主卡销户后副卡自动转为 *基础 29*。

成员只能看到自己的通话和短信；付费人只看到金额和流量，看不到号码。""",
        ),
    ),
]
