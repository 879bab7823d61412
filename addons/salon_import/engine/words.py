"""Words as other systems write them: headers by field, and the small vocabularies of cells.

A header is compared after ``plain()``: width and case folded, punctuation and brackets with their content dropped.
"""

# ruff: noqa: E501 - a dictionary reads best with one field a line.
import re
import unicodedata

from .names import reveal

_BRACKETS = re.compile(r"[(（\[【<].*?[)）\]】>]")
_MARKS = re.compile(r"[\s_\-:：*.,，/\\|'\"“”#№?？!！]+")


def plain(text):
    """Fold a header or a vocabulary word: NFKC, lower case, without brackets, marks and spaces."""
    text = unicodedata.normalize("NFKC", reveal(text or "")).casefold()
    return _MARKS.sub("", _BRACKETS.sub("", text)) or _MARKS.sub("", text)


def _table(text):
    return {plain(word): field for field, words in text.items() for word in words.split("|")}


# A header that begins with one of these speaks of the person, whatever the sheet is about.
PERSON = ("owner", "client", "customer", "guest", "member", "patient", "parent", "会员", "顾客", "客户", "客人", "主人", "宠主", "車主", "會員", "顧客", "klient")
ANIMAL = ("pet", "dog", "cat", "animal", "宠物", "寵物", "犬", "猫")

HEADERS = _table({
    "name": "name|full name|fullname|client|client name|customer|customer name|guest name|member name|owner|owner name|parent name|contact|contact name|display name"
            "|姓名|名字|会员姓名|会员名|会员名称|会员|顾客|顾客姓名|顾客名称|客户|客户姓名|客户名称|客人|客人姓名|主人|主人姓名|宠主|宠主姓名|联系人|称呼|會員姓名|顧客姓名"
            "|imię i nazwisko|klient|nome e cognome|nome completo|kunde|kundenname|nom complet|nombre completo|氏名|お名前|이름",
    "first_name": "first name|firstname|given name|forename|owner first name|client first name|customer first name|名|imię|vorname|prénom|nombre|first",
    "last_name": "last name|lastname|surname|family name|owner last name|client last name|customer last name|姓|姓氏|nazwisko|cognome|nachname|apellidos|apellido|last",
    "phone": "phone|phone number|phones|mobile|mobile number|mobile phone|cell|cell phone|cellphone|telephone|telephone number|tel|tel no|home phone|work phone|primary phone|contact number"
             "|client phone|customer phone|owner phone|whatsapp|phone 1|phone 2|mobile 1|mobile 2|secondary phone|alternate phone"
             "|手机|手机号|手机号码|电话|电话号码|联系电话|联系方式|移动电话|会员手机|会员手机号|会员电话|顾客手机|顾客手机号|顾客电话|客户手机|客户手机号|客户电话|主人电话|主人手机|宠主电话|固定电话|座机|备用电话"
             "|手機|手機號碼|電話|聯絡電話|telefon|numer telefonu|telefono|cellulare|handy|téléphone|teléfono|móvil|電話番号|携帯",
    "email": "email|e-mail|email address|e-mail address|mail|client email|customer email|owner email|邮箱|电子邮箱|邮件|电子邮件|電郵|电邮|adres email|correo",
    "ref": "reference id|reference|client id|customer id|customer no|customer number|client no|client number|member id|member no|member number|membership no|membership number|card no|card number|id|no"
           "|会员编号|会员号|会员卡号|卡号|会员id|编号|顾客编号|客户编号|客户号|顾客号|會員編號|卡號|kundennummer",
    "gender": "gender|sex|性别|性別|płeć|sesso|geschlecht|sexe|sexo",
    "birthday": "birthday|birth date|birthdate|date of birth|dob|birth day|born|生日|出生日期|出生年月|出生年月日|会员生日|顾客生日|客户生日|data urodzenia|data di nascita|geburtsdatum|geburtstag"
                "|date de naissance|fecha de nacimiento|生年月日",
    "age": "age|年龄|年齡|岁数|wiek|età|alter",
    "street": "address|street|street address|street address 1|address line 1|address 1|地址|住址|联系地址|通讯地址|家庭住址|adres|indirizzo|straße|dirección",
    "city": "city|town|城市|所在城市|市|miasto|città|stadt|ciudad|ville",
    "zip": "zip|zip code|postal code|postcode|post code|邮编|邮政编码|kod pocztowy|cap|plz",
    "note": "note|notes|memo|remark|remarks|comment|comments|client notes|customer notes|client note|customer note|备注|会员备注|顾客备注|客户备注|说明|備註|uwagi|notatki|bemerkung|notizen|notas",
    "source": "referral source|source|how did you hear about us|lead source|creation source|来源|客户来源|会员来源|顾客来源|渠道|获客渠道|來源",
    "tier": "tier|level|membership|membership level|member level|vip level|会员等级|等级|会员级别|会员卡名称|会员卡|卡类型|会员类型|卡名称|會員等級",
    "balance": "balance|account balance|stored value|wallet|prepaid balance|储值余额|余额|卡余额|会员卡余额|账户余额|储值本金余额|本金余额|本金|卡内余额|剩余金额|餘額|saldo",
    "gift": "gift balance|bonus balance|bonus|赠送余额|赠送金额|赠金|赠金余额|储值赠送金额|赠送金|贈送餘額",
    "points": "points|loyalty points|reward points|points balance|积分|会员积分|剩余积分|可用积分|积分余额|積分|punkty|punti",
    "marketing": "accepts marketing|accepts sms marketing|accepts email marketing|marketing|marketing consent|email subscription status|sms subscription status|subscribed|opt in|newsletter"
                 "|接受营销|营销短信|接收短信|是否接收短信|是否接受营销|短信订阅|订阅",
    "blocked": "blocked|banned|blacklist|blacklisted|is blocked|黑名单|是否黑名单|拉黑",
    "pet_name": "pet name|pet|pets name|animal name|dog name|cat name|宠物名|宠物名称|宠物名字|宠物姓名|爱宠名|爱宠|寵物名|宠物昵称",
    "species": "species|pet type|animal type|type of pet|type|kind|宠物类型|宠物种类|物种|种类|宠物类别",
    "breed": "breed|pet breed|品种|宠物品种|犬种|品種",
    "pet_gender": "pet gender|pet sex|宠物性别",
    "pet_birthday": "pet birthday|pet dob|pet birth date|宠物生日|宠物出生日期",
    "pet_age": "pet age|宠物年龄",
    "weight": "weight|pet weight|weight kg|体重|宠物体重|体重kg|重量",
    "pet_note": "pet note|pet notes|pet comment|宠物备注",
    "vaccine": "vaccine|vaccination|vaccine name|疫苗|疫苗名称",
    "vaccine_expires": "expires|expiry|expiration|expiration date|valid until|due|due date|到期|到期日|有效期|有效期至",
    "code": "service code|service id|sku|item code|项目编号|服务编号|项目编码|项目代码|商品编码",
    "service_name": "service name|service|treatment|treatment name|item|item name|项目名称|服务名称|项目|服务项目|消费项目|服务|商品名称|usługa|servizio|behandlung|項目名稱|項目",
    "category": "category|service category|group|service group|分类|类别|项目分类|服务分类|项目类别|類別|kategoria|categoria|kategorie",
    "price": "price|retail price|list price|unit price|service price|门市价|原价|价格|单价|售价|标准价|零售价|價格|cena|prezzo|preis|precio",
    "member_price": "member price|vip price|会员价|会员价格|優惠價",
    "minutes": "duration|duration minutes|minutes|length|service duration|time needed|时长|服务时长|耗时|时长分钟|时间分钟|時長|czas trwania|durata|dauer",
    "description": "description|service description|描述|项目说明|服务说明|项目介绍",
    "number": "order no|order number|order id|booking id|appointment id|ticket|ticket no|receipt|receipt no|invoice no|invoice number|transaction id|sale no|订单号|单号|流水号|消费单号|小票号|订单编号|预约编号",
    "date": "date|visit date|appointment date|service date|booking date|sale date|scheduled date|checkout date|start date|start|日期|消费日期|预约日期|服务日期|到店日期|消费时间|开单时间|下单时间|结账时间|预约时间"
            "|data|datum|fecha|日時",
    "time": "time|start time|appointment time|visit time|时间|开始时间|到店时间|godzina|ora|uhrzeit|hora",
    "staff": "staff|staff member|staff name|employee|stylist|technician|provider|groomer|therapist|team member|技师|员工|服务人员|美容师|发型师|美发师|服务技师|技师姓名|员工姓名|店员|pracownik|operatore|mitarbeiter|師傅",
    "amount": "amount|total|total amount|net sales|gross sales|paid|amount paid|sales|金额|消费金额|实收|实收金额|实付|实付金额|合计|总金额|应收|消费额|付款金额|金額|kwota|importo|betrag|importe",
    "status": "status|state|appointment status|booking status|状态|预约状态|订单状态|狀態|stato",
    "package_name": "package|package name|pass|pass name|course|course name|次卡|次卡名称|套餐|套餐名称|疗程|疗程名称|疗程卡|次卡項目",
    "package_total": "total sessions|sessions|total visits|sessions bought|总次数|购买次数|总次|疗程次数|次数",
    "package_left": "sessions left|remaining sessions|remaining|left|sessions remaining|剩余次数|次卡剩余次数|余次|剩余|可用次数|剩餘次數",
    "package_expires": "package expires|package expiry|有效期|有效期至|到期日|到期日期|到期时间|失效时间|过期时间|expires|expiry date|expiration date|valid until",
})

# In a sheet of this kind a word that names no owner speaks of the kind's own thing.
OVERLAY = {
    "pet": {"name": "pet_name", "gender": "pet_gender", "birthday": "pet_birthday", "age": "pet_age", "note": "pet_note"},
    "vaccine": {"package_expires": "vaccine_expires", "note": "pet_note", "name": "name"},
    "service": {"name": "service_name", "ref": "code", "note": "description", "time": "minutes", "amount": "price"},
    "visit": {"note": "visit_note", "price": "amount", "ref": "ref"},
    "package": {"vaccine_expires": "package_expires", "amount": "package_total", "service_name": "package_name"},
    "customer": {"vaccine_expires": "package_expires"},
}
FIELDS = {
    "customer": ("name", "first_name", "last_name", "phone", "email", "ref", "gender", "birthday", "age", "street", "city", "zip", "note", "source", "tier",
                 "balance", "gift", "points", "marketing", "blocked", "package_name", "package_total", "package_left", "package_expires"),
    "pet": ("name", "first_name", "last_name", "phone", "email", "ref", "pet_name", "species", "breed", "pet_gender", "pet_birthday", "pet_age", "weight", "pet_note",
            "street", "city", "zip", "note"),
    "service": ("service_name", "code", "category", "price", "member_price", "minutes", "description"),
    "visit": ("name", "first_name", "last_name", "phone", "email", "ref", "number", "date", "time", "minutes", "service_name", "staff", "amount", "status", "visit_note"),
    "package": ("name", "first_name", "last_name", "phone", "email", "ref", "package_name", "package_total", "package_left", "package_expires"),
    "vaccine": ("name", "first_name", "last_name", "phone", "email", "pet_name", "vaccine", "vaccine_expires", "pet_note"),
}
# These fields take several columns; of the others the best one wins and the rest lands in the note.
MANY = frozenset({"phone", "note", "marketing", "pet_note", "visit_note", "description"})

GENDERS = _table({
    "male": "m|male|man|boy|mr|男|男士|男性|先生|公|雄|公犬|公猫|弟弟|mężczyzna|uomo|mann|maschio|neutered male",
    "female": "f|female|woman|girl|w|k|ms|mrs|miss|女|女士|女性|小姐|母|雌|母犬|母猫|妹妹|kobieta|donna|frau|femmina|spayed female",
    "other": "other|nonbinary|non-binary|diverse|其他|divers",
    "unknown": "unknown|未知|保密|不详|prefer not to say|n/a|na|none|-",
})
YES = frozenset(plain(word) for word in ["yes", "y", "true", "1", "on", "subscribed", "opted in", "opt in", "是", "有", "接受", "同意", "已订阅", "tak", "sì", "si", "ja", "oui", "✓", "√"]) | {"✓", "√"}
NO = frozenset(plain(word) for word in ["no", "n", "false", "0", "off", "unsubscribed", "opted out", "opt out", "never", "否", "无", "不接受", "拒绝", "不同意", "未订阅", "退订", "nie", "nein", "non", "bounced"])
SPECIES = _table({"dog": "dog|dogs|canine|puppy|狗|犬|狗狗|犬类|pies|cane|hund", "cat": "cat|cats|feline|kitten|猫|猫咪|貓|猫类|kot|gatto|katze"})
STATUSES = _table({
    "done": "done|completed|complete|finished|paid|closed|checked out|arrived|已完成|完成|已结账|已付款|已支付|已到店|到店|已消费|成功|zakończona|zrealizowana|completato|erledigt",
    "cancelled": "cancelled|canceled|cancel|late cancelled|client cancelled|deleted|void|voided|已取消|取消|作废|已作废|odwołana|anulowana|annullato|storniert",
    "no_show": "no show|no-show|noshow|did not show|missed|爽约|未到|未到店|失约|nie przyszedł|non presentato",
    "booked": "booked|confirmed|new|pending|scheduled|accepted|unconfirmed|upcoming|open|已预约|预约|已确认|待确认|待服务|待到店|potwierdzona|confermato|bestätigt",
})
WALK_IN = frozenset(plain(word) for word in ["散客", "游客", "过路客", "非会员", "现金客户", "walk in", "walk-in", "walkin", "walk in client", "guest", "anonymous", "cash customer", "laufkundschaft", "klient z ulicy"])
TOTALS = ("合计", "总计", "小计", "总合计", "本页合计", "本页小计", "累计", "汇总", "共计", "合計", "總計", "小計", "grand total", "subtotal", "sub total", "total", "totals", "sum",
          "suma", "razem", "summe", "gesamt", "totale", "subtotale", "totaal", "итого", "всего")
FOREVER = frozenset(plain(word) for word in ["永久", "长期", "长期有效", "永久有效", "无限期", "不限", "never", "unlimited", "forever", "no expiry", "does not expire", "lifetime"])
