"""Television."""

from contactcenter.demo.articles.text import Text

ARTICLES = [
    Text(
        "tv-no-picture",
        "tv",
        "public",
        (
            "The television shows no picture",
            """1. Is the box's light green? Red: press the power key of the **box's** remote control.
2. *No signal* on the screen: choose the right input (HDMI 1, 2 or 3) on the television's own remote control.
3. Error **1302** or **0x004**: the box has no internet. Plug its cable into port **LAN 2** (iTV) of the modem, not LAN 1.
4. Error **1901**: the account is used on too many boxes; two are included.
5. Picture freezes on all channels: restart modem, then box, two minutes apart.

If one channel only is missing, it may have left your package; the list stands in the app under *TV › Channels*.""",
        ),
        (
            "电视无画面",
            """1. 机顶盒指示灯是否为绿色？红灯请按 **机顶盒** 遥控器电源键。
2. 显示“无信号”：用电视遥控器切换到正确的 HDMI 口。
3. 错误码 **1302** 或 **0x004**：机顶盒未联网，网线应插光猫 **LAN 2（iTV）** 口，而非 LAN 1。
4. 错误码 **1901**：同时使用的机顶盒过多，套餐含两台。
5. 所有频道卡顿：先重启光猫，两分钟后再重启机顶盒。

仅缺一个频道，可能已移出套餐，见 App *电视 › 频道*。""",
        ),
    ),
    Text(
        "tv-remote",
        "tv",
        "public",
        (
            "Pair or replace the remote control",
            """**Pair:** hold **OK** and **Back** together for five seconds within one metre of the box until the light blinks twice.

**One remote for both:** *Settings › Remote › Television*, choose the maker; volume and power then work for the television too.

**Voice key does nothing:** the remote is on infrared only; pair it again as above.

New batteries (two AAA) last about a year. A replacement costs CNY 35 in the shop; within the first two years it is free. The app's remote (*TV › Remote*) works meanwhile.""",
        ),
        (
            "遥控器配对与更换",
            """**配对：** 距机顶盒一米内同时按住 **确认** 和 **返回** 五秒，指示灯闪两次即成功。

**一个遥控器控制电视：** *设置 › 遥控器 › 电视*，选择品牌后可控制音量和电源。

**语音键无效：** 处于红外模式，请重新配对。

两节 7 号电池约用一年。营业厅更换 35 元，两年内免费；期间可用 App *电视 › 遥控器*。""",
        ),
    ),
    Text(
        "tv-packages",
        "tv",
        "public",
        (
            "Channels and packages: add, change, end",
            """| package | price a month | what |
|---|---|---|
| Basic | in every fibre plan from 500M | 120 channels, seven days back |
| Family | CNY 19 | children's channels, cartoons without advertising |
| Sport | CNY 39 | league football, basketball, four pictures at once |
| Cinema | CNY 29 | new films, 4K where it exists |

Add with the remote control or in the app, effective at once; the first month counts from the day. End by the 25th for the end of the month. A single film is yours for 48 hours from the first start and not returned after more than ten minutes.""",
        ),
        (
            "频道与套餐：开通、变更、退订",
            """| 套餐 | 月费 | 内容 |
|---|---|---|
| 基础 | 500M 及以上宽带赠送 | 120 个频道，七天回看 |
| 亲子 | 19 元 | 少儿频道，动画无广告 |
| 体育 | 39 元 | 联赛足球、篮球，四画面同看 |
| 影院 | 29 元 | 新片，部分 4K |

遥控器或 App 开通即时生效，首月按天计费；25 日前退订次月生效。单片自首次播放起 48 小时有效，观看超过十分钟不退。""",
        ),
    ),
    Text(
        "tv-child-lock",
        "tv",
        "public",
        (
            "Child lock and viewing times",
            """*Settings › Parents* on the box, first code **0000**: change it at once.

- Times: choose days and hours; outside them the screen says so in friendly words.
- Purchases: ask for the code always, never, or above an amount.
- Age: films are hidden above the age you choose, also in search.

Code forgotten: *App › TV › Parents › New code*, confirmed with the owner's face or service password. The box keeps its settings when it is restarted, and loses them when it is reset.""",
        ),
        (
            "儿童锁与观看时间",
            """机顶盒 *设置 › 家长*，初始密码 **0000**，请立即修改。

- 时间：按日期和时段设置，其余时间显示提示。
- 购买：始终、从不或超过金额时询问密码。
- 年龄：高于所选年龄的影片隐藏，搜索也不显示。

忘记密码：*App › 电视 › 家长 › 新密码*，机主刷脸或服务密码确认。重启保留设置，恢复出厂会清除。""",
        ),
    ),
]
