"""Home broadband."""

from contactcenter.demo.articles.text import Text

ARTICLES = [
    Text(
        "router-lights",
        "broadband",
        "public",
        (
            "What the lights on the fibre modem mean",
            """The fibre modem has four lights. Read them from left to right.

| light | steady green | blinking | red or off |
|---|---|---|---|
| POWER | on | starting, up to 3 minutes | no power: check the socket and the adapter |
| PON | fibre connected | registering | no fibre signal |
| LOS | off is right | fibre too weak | **red: the fibre is cut or unplugged** |
| LAN | a device is connected | traffic | no cable |

**LOS is red:** push the thin yellow or blue fibre plug in until it clicks. Do not bend the fibre tighter than a coffee cup. If it stays red for five minutes, the line must be checked: report a fault, no restart will help.

**PON blinks for more than ten minutes:** switch the modem off for 30 seconds and on again. If it still blinks, report a fault.""",
        ),
        (
            "光猫指示灯含义",
            """光猫有四个指示灯，从左到右：

| 指示灯 | 绿灯常亮 | 闪烁 | 红灯或熄灭 |
|---|---|---|---|
| POWER 电源 | 正常 | 启动中，最长 3 分钟 | 无电：检查插座和电源适配器 |
| PON 光路 | 已连接 | 正在注册 | 无光信号 |
| LOS 光信号 | 熄灭为正常 | 光信号弱 | **红灯：光纤断开或未插好** |
| LAN 网口 | 已连接设备 | 有数据 | 未接网线 |

**LOS 亮红灯：** 将细的黄色或蓝色光纤插头插紧，听到“咔”声。光纤弯曲不要小于咖啡杯口。五分钟后仍为红灯，请直接报障，重启无法解决。

**PON 闪烁超过十分钟：** 关闭光猫 30 秒后重新开机，仍闪烁请报障。""",
        ),
    ),
    Text(
        "slow-internet",
        "broadband",
        "public",
        (
            "My internet is slow: find out where",
            """Slow internet has three usual causes: the Wi-Fi, one device, or the line. Test in this order.

1. **By cable.** Connect a computer to the modem with a network cable and open the speed test in the Northwind app. If the cable reaches at least 90 % of your plan, the line is fine and the Wi-Fi is the cause.
2. **Wi-Fi.** Stand two metres from the router and test again on the 5 GHz network. Thick walls, mirrors and underfloor heating swallow most of the signal.
3. **One device only.** Switch off VPN, cloud backup and downloads, then restart the device.
4. **Every evening between 8 and 11.** Note two evenings with time and result and report them: we check the load of your street's ring.

A 100M plan delivers about 12 MB/s in downloads, a 500M plan about 60 MB/s. Speed tests count in megabits, downloads in megabytes: divide by eight.""",
        ),
        (
            "网速慢怎么排查",
            """网速慢通常有三种原因：Wi-Fi、单台设备或线路。请按顺序测试：

1. **网线直连。** 用网线把电脑接到光猫，在北风 App 打开测速。达到套餐速率 90% 以上说明线路正常，问题在 Wi-Fi。
2. **Wi-Fi。** 距路由器两米内，连接 5 GHz 网络再测。承重墙、镜子、地暖会大幅削弱信号。
3. **只有一台设备慢。** 关闭 VPN、云备份和下载，重启设备。
4. **每晚 8 点到 11 点变慢。** 记录两个晚上的时间和测速结果后报障，我们会检查小区环路负载。

100M 套餐下载约 12 MB/s，500M 约 60 MB/s。测速单位是兆比特，下载显示兆字节，需除以 8。""",
        ),
    ),
    Text(
        "wifi-password",
        "broadband",
        "public",
        (
            "Change the Wi-Fi name and password",
            """1. Connect to your Wi-Fi or plug in a cable.
2. Open `http://192.168.1.1` in a browser. The user name and password of the router stand on the sticker at its back.
3. Choose **Wi-Fi**, then the network (2.4 GHz or 5 GHz).
4. Enter a new name and a password of at least 12 characters, with WPA2 or WPA3.
5. Save. All devices drop off and need the new password.

In the Northwind app it is shorter: *Home › My Wi-Fi › Change password*.

Forgotten the router's own password? Hold **RESET** for ten seconds until all lights go out; the sticker's values apply again. The internet account is loaded by itself within five minutes.""",
        ),
        (
            "修改 Wi-Fi 名称和密码",
            """1. 连接家中 Wi-Fi 或插上网线。
2. 在浏览器打开 `http://192.168.1.1`，登录名和密码见路由器背面标签。
3. 选择 **Wi-Fi**，再选 2.4 GHz 或 5 GHz 网络。
4. 输入新名称和至少 12 位的密码，加密方式选 WPA2 或 WPA3。
5. 保存后所有设备会断开，用新密码重新连接。

在北风 App 更简单：*首页 › 我的 Wi-Fi › 修改密码*。

忘记路由器登录密码：按住 **RESET** 键 10 秒至指示灯全灭，恢复标签上的初始值；宽带账号五分钟内自动下发。""",
        ),
    ),
    Text(
        "wifi-coverage",
        "broadband",
        "public",
        (
            "No Wi-Fi in the bedroom: better coverage at home",
            """- Put the router in the middle of the flat, at table height, not in the low-voltage box behind a metal door: that door costs half of the signal.
- Use 5 GHz in the room of the router and 2.4 GHz two walls away.
- From 90 square metres or with three walls between, one router is not enough. A **mesh extender** (free on loan with plans from 500M) covers 60 to 80 square metres more; place it half way, where the signal still has two bars.
- Cable first: an extender connected by network cable is twice as fast as one by radio.

Order an extender in the app under *Home › Devices*, or ask an agent. It is sent within two working days and connects by pressing **WPS** on both devices.""",
        ),
        (
            "卧室没有 Wi-Fi：改善家中覆盖",
            """- 路由器放在房屋中部、桌面高度，不要放在弱电箱金属门后，金属门会损失一半信号。
- 路由器所在房间用 5 GHz，隔两堵墙用 2.4 GHz。
- 90 平方米以上或隔三堵墙，单台路由器不够。**Mesh 扩展器**（500M 及以上套餐免费借用）可增加 60 至 80 平方米覆盖，放在中途仍有两格信号的位置。
- 优先用网线：有线连接的扩展器速度是无线的两倍。

在 App *首页 › 设备* 申请，或联系坐席。两个工作日内寄出，两台设备各按一次 **WPS** 即可连接。""",
        ),
    ),
    Text(
        "no-internet",
        "broadband",
        "public",
        (
            "No internet at all: five checks before you call",
            """1. Is there a known outage? The app shows it on its first page, with the expected end.
2. Is the bill paid? A suspended line shows a payment page in every browser.
3. Modem off, wait 30 seconds, on. Wait three minutes.
4. Look at **LOS**: red means the fibre; see *What the lights on the fibre modem mean*.
5. Try a second device. If that works, the line is fine.

Still nothing? Report a fault in the app or here. We measure the line at once; a technician comes within 24 hours in the city and 48 hours outside. For every full day without service you get one thirtieth of the monthly price back, without asking.""",
        ),
        (
            "完全无法上网：报障前的五项检查",
            """1. 是否有已知故障？App 首页会显示，并给出预计恢复时间。
2. 是否欠费停机？停机时浏览器会显示缴费页面。
3. 关闭光猫 30 秒再开机，等待三分钟。
4. 查看 **LOS** 灯：红灯为光纤问题，见《光猫指示灯含义》。
5. 换一台设备试。若可上网，说明线路正常。

仍无法上网请在 App 或本页报障。我们会立即远程测线；市区 24 小时、郊区 48 小时内上门。每满一天无服务，自动退还月费的三十分之一。""",
        ),
    ),
    Text(
        "move-broadband",
        "broadband",
        "public",
        (
            "Moving house: take your broadband with you",
            """Tell us **ten days** before you move. We check whether the new address has our fibre; the answer takes one working day.

- Same city, fibre there: the move is free once a year, CNY 100 after that. Number, plan and contract stay as they are.
- No fibre there: you may end the contract without a fee, with proof of the new address (rental contract or registration).
- Take the modem and its power adapter with you; leave the fibre socket in the wall.

On the day the technician needs about an hour. The old line is switched off at the same hour, so you are never without and never pay twice.""",
        ),
        (
            "搬家移机办理",
            """请在搬家前 **十天** 联系我们，一个工作日内答复新址是否有光纤覆盖。

- 同城有覆盖：每年免费移机一次，第二次起 100 元。号码、套餐、合约不变。
- 新址无覆盖：凭新址证明（租房合同或户籍登记）可免违约金拆机。
- 请带走光猫和电源适配器，墙上的光纤面板留在原处。

当天施工约一小时，旧址同步停线，不会断网也不会重复收费。""",
        ),
    ),
    Text(
        "technician-visit",
        "broadband",
        "public",
        (
            "The technician's visit: date, preparation, change",
            """You choose a window of two hours between 8:00 and 20:00, also on Saturdays. The technician sends a message 30 minutes before arriving.

**Please prepare:** access to the low-voltage box, one free socket beside it, an adult with an identity card.

**Change or cancel** in the app under *My appointments* until 18:00 on the day before; later by phone. If we miss the window, we credit CNY 50 to the next bill and the new date has priority.

A visit for a fault in our network or our device is free. A broken cable inside your flat costs CNY 80 plus material; the technician says so before beginning.""",
        ),
        (
            "上门服务：预约、准备与改约",
            """可选 8:00 至 20:00 之间的两小时时段，周六也可预约。师傅到达前 30 分钟会发短信。

**请准备：** 可打开的弱电箱、旁边一个空闲插座、一位携带身份证的成年人。

**改约或取消：** 前一天 18:00 前在 App *我的预约* 办理，之后请致电。若我方超时未到，下期账单减 50 元并优先安排。

我方线路或设备故障上门免费；室内线损坏收 80 元加材料费，师傅会先告知再施工。""",
        ),
    ),
    Text(
        "upgrade-speed",
        "broadband",
        "public",
        (
            "Upgrade to 500M or 1000M",
            """| plan | price a month | for |
|---|---|---|
| Fibre 100M | CNY 59 | one or two people, films |
| Fibre 500M | CNY 99 | a family, several films at once, work from home |
| Fibre 1000M | CNY 139 | big uploads, many devices |

An upgrade takes effect within two hours, with no visit when your modem is of 2020 or later (model HG-6 and newer). Older modems are exchanged free of charge by post.

The contract starts anew with 12 months. A downgrade is possible after the contract's end, or at once for CNY 60.

For 1000M by Wi-Fi you need a device with Wi-Fi 6; by cable, a network port of 1 Gbit/s.""",
        ),
        (
            "升级到 500M 或 1000M",
            """| 套餐 | 月费 | 适用 |
|---|---|---|
| 光纤 100M | 59 元 | 一两人、看视频 |
| 光纤 500M | 99 元 | 家庭、多路视频、居家办公 |
| 光纤 1000M | 139 元 | 大文件上传、设备多 |

升级两小时内生效；2020 年后的光猫（HG-6 及以上）无需上门，旧型号免费邮寄更换。

合约自升级起重新计 12 个月。合约期满后可降档，期内降档收 60 元。

Wi-Fi 跑满 1000M 需 Wi-Fi 6 设备，有线需千兆网口。""",
        ),
    ),
]
