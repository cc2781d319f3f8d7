"""Made-up names: Chinese ones with polyphonic surnames among them, English ones, companies."""

CHINESE = (
    "李娜 王伟 张敏 刘强 陈静 杨洋 赵军 黄丽 周杰 吴磊 徐婷 孙浩 胡燕 朱琳 高峰 林雪 何勇 郭涛 马超 罗丹 "
    "梁爽 宋佳 郑凯 谢芳 韩冰 唐悦 冯刚 于洁 董明 萧然 程曦 曹颖 袁泉 邓超 许晴 傅雷 沈阳 曾丽 彭博 吕良 "
    "苏晴 卢伟 蒋欣 蔡琴 贾玲 丁磊 魏晨 薛涛 叶青 阎锐 单小明 解晓东 仇英 区志航 查文斌 翟天临 乐嘉怡 种师道 繁星 重楼 "
    "盖丽丽 尉迟恭 欧阳娜 司马懿 诸葛亮 上官婉 慕容雪 令狐冲 朴美英 洗星海 覃海洋 谌龙 缪斌 冼东妹 佘诗曼 晏紫 臧天朔 逄博 郗会 亓航"
).split()
ENGLISH = (
    "Alice Whitfield|Grace Moreno|Omar Okafor|Lucía Iyer|Samuel Navarro|Noor Haddad|Devon Lindqvist|Yuki Tanaka|"
    "Ben Adeyemi|Chloe Martin|Daniel Novak|Elena Petrova|Finn Larsen|Hannah Weiss|Ivan Horvat|Julia Schmidt|Karim Aziz|"
    "Laura Bianchi|Marcus Johnson|Nina Kowalski|Oscar Dupont|Priya Nair|Quentin Moreau|Rosa Alvarez|Simon Clarke|"
    "Tara O'Brien|Uma Patel|Victor Hugo Silva|Wendy Chang|Xavier Blanc|Yasmin Rahman|Zoe Fischer|Adam Wright|"
    "Bianca Costa|Colin Murphy|Diana Ross Lee|Ethan Brooks|Fatima Zahra|George Papadakis|Helen Park|Isaac Stern|"
    "Jasmine Ong|Kevin Tran|Leila Farsi|Mason Reed|Nora Jensen|Oliver Stone|Paula Mendes|Ravi Kumar|Sara Nilsson|"
    "Thomas Becker|Ursula Klein|Valerie Dubois|William Turner|Anita Desai|Bruno Keller|Carmen Ruiz|David Cohen|"
    "Emily Watson|Felix Bauer|Gina Romano|Henry Ford Lin|Irene Adler|Jacob Olsen|Katja Meyer|Liam Walsh|Maya Singh|"
    "Noah Bennett|Olivia Grant|Peter Novotny|Rachel Green|Stefan Ilic|Tina Vogel|Umar Sheikh|Vera Wang|Walter Hill|"
    "Ying Zhao|Zara Khan|Amelia Frost|Boris Ivanov|Clara Hoffmann|Dylan Price|Eva Lund|Frank Castle|Greta Holm|"
    "Hugo Brandt|Isla Campbell|Jonas Vik|Kira Sokolova|Lena Maier|Miguel Torres|Nadia Benali|Otto Winkler|Petra Simic"
).split("|")
# Company, its language, and its members with their titles
COMPANIES = (
    ("上海海风贸易有限公司", "zh-CN", (("顾海峰", "总经理"), ("陆婉清", "财务"), ("钟明", "行政"))),
    ("北京青松设计事务所", "zh-CN", (("石青松", "合伙人"), ("白洁", "行政"))),
    ("杭州云栖软件有限公司", "zh-CN", (("邵云", "总经理"), ("莫非", "运维"), ("姚瑶", "财务"))),
    ("Harbour Freight Forwarding Ltd", "en", (("Margaret Hale", "Office manager"), ("Tom Pierce", "Dispatcher"))),
    ("Lotus Dental Clinic", "en", (("Dr. Amy Fong", "Owner"), ("Rita Gomes", "Reception"))),
    ("Blue Kite Language School", "en", (("Peter Quinn", "Director"), ("Sally Yip", "Front desk"))),
)
STREETS = ("Nanjing Road", "Huaihai Road", "Binjiang Avenue", "Wenyi Road", "Garden Street", "Harbour Road", "Lake View")
STREETS_ZH = ("南京路", "淮海路", "滨江大道", "文一路", "花园街", "港口路", "湖景路")
CITIES = (("Shanghai", "上海"), ("Hangzhou", "杭州"), ("Beijing", "北京"), ("Suzhou", "苏州"))
TAGS = ("student", "family", "home office", "gamer", "long-standing", "pays late", "price-minded", "care")
NOTES = (
    ("Prefers to be called after six in the evening.", "希望晚上六点后联系。"),
    ("Speaks for her parents as well, see the household.", "同时代父母办理业务，见家庭关系。"),
    ("Hard of hearing: please write instead of calling.", "听力不便，请优先书面联系。"),
    ("Was promised a line check last spring; ask whether it helped.", "去年春天承诺过线路检测，请回访效果。"),
    ("Works nights, do not call before noon.", "夜班工作，中午前请勿致电。"),
    ("Asked for paper bills; explained the app, is content.", "曾要求纸质账单，已介绍 App，客户满意。"),
    ("Moves house in spring, wants to take the fibre along.", "明年春天搬家，希望移机。"),
)
