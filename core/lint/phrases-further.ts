// Words that steer instead of inform, in further languages of the widget (rule 16): as far as we are sure of them, read by no native speaker yet.
import type { SomePhrases } from "./phrases.ts";

/** By language. */
export const furtherPhrases: Readonly<Record<string, SomePhrases>> = {
  el: {
    "inverted choice": ["αποεπιλέξτε … δεν (θέλετε|επιθυμείτε)"],
    shaming: ["όχι,? (δεν θέλω|προτιμώ)", "(χάσετε|χάνετε)", "είστε (σίγουρο[ιςί]|βέβαιο[ιςί])", "δυστυχώς|κρίμα"],
    urgency: [
      "βιαστείτε",
      "τελευταία ευκαιρία",
      "μόνο (σήμερα|τώρα)",
      "πριν (να )?είναι (πολύ )?αργά",
      "περιορισμένος χρόνος",
      "όχι τώρα|ίσως αργότερα|(ρωτήστε|υπενθύμιση) … αργότερα",
    ],
    promotion: ["έκπτωσ~|εκπτώσ~", "κουπόνι~", "δωρεάν", "δώρ(ο|α)"],
    nudge: [
      "συνιστούμε|συνιστάται|προτείνουμε",
      "παρακαλούμε,? (αποδεχτείτε|αποδεχθείτε|επιτρέψτε)",
      "(καλύτερη|βέλτιστη) (δυνατή )?εμπειρία",
      "συνεχίζοντας … (αποδέχεστε|συμφωνείτε|συναινείτε)",
    ],
    "self-praise": ["(σεβόμαστε|εκτιμούμε) (το|την) (απόρρητ|ιδιωτικότητ)~"],
  },
  mt: {
    shaming: ["le,? ma rridx", "titlef", "żgur li trid", "sfortunatament|ħasra"],
    urgency: ["għaġġel", "l-aħħar ċans", "(illum|issa) biss", "mhux issa|forsi aktar tard"],
    promotion: ["skontijiet|skont ta’", "b’xejn|b'xejn"],
    nudge: ["nirrakkomandaw", "jekk jogħġbok (aċċetta|ippermetti)", "l-aħjar esperjenza|esperjenza aħjar"],
    "self-praise": ["nirrispettaw il-privatezza"],
  },
  ga: {
    shaming: ["caillfidh tú", "an bhfuil tú cinnte", "faraor"],
    urgency: ["brostaigh", "an deis dheireanach", "inniu amháin|anois amháin", "ní anois|níos déanaí b’fhéidir"],
    promotion: ["lascain~", "saor in aisce"],
    nudge: ["molaimid", "glac (leis|leo) le do thoil", "(an t-?eispéireas|eispéireas) (is fearr|níos fearr)"],
    "self-praise": ["tá meas againn ar do phríobháideachas"],
  },
  tr: {
    shaming: ["hayır,? (istemiyorum|tercih)~", "kaçır~", "emin misiniz|emin misin", "maalesef|ne yazık ki"],
    urgency: [
      "acele (edin|et)",
      "son (şans|fırsat)~",
      "(sadece|yalnızca) (bugün|şimdi)",
      "çok geç olmadan",
      "sınırlı süre~",
      "şimdi değil|belki (daha )?sonra|daha sonra (sor|hatırlat|karar)~",
    ],
    promotion: ["indirim~", "kupon~", "ücretsiz|bedava", "hediye~"],
    nudge: [
      "öneriyoruz|öneririz|önerilen|tavsiye (ederiz|edilir)",
      "lütfen (kabul edin|izin verin|onaylayın)",
      "(en iyi|daha iyi) (bir )?(kullanıcı )?deneyim~",
      "(devam ederek|kullanarak) … kabul (etmiş|ediyor)~",
    ],
    "self-praise": ["gizliliğinize (önem|değer|saygı)~"],
  },
  ar: {
    shaming: ["لا،? (لا أريد|أفضل)", "سيفوتك|سوف يفوتك|ستخسر", "هل أنت متأكد~", "للأسف|مع الأسف"],
    urgency: [
      "(أسرع|سارع)",
      "فرصة أخيرة|الفرصة الأخيرة|آخر فرصة",
      "(اليوم|الآن) فقط",
      "قبل فوات الأوان",
      "لفترة محدودة",
      "ليس الآن|ربما لاحقًا|ذكرني لاحقًا|اسألني لاحقًا",
    ],
    promotion: ["(ال)?خصم~|خصومات", "(ال)?قسيمة", "مجان(ًا|ا|ي|ية)", "هدية|هدايا"],
    nudge: [
      "نوصي|نوصيك|ننصح~|موصى به",
      "(يرجى|من فضلك) (الموافقة|القبول|السماح|وافق|اقبل)",
      "(أفضل|تحسين) (تجربة|تجربتك)|تجربة أفضل",
      "(بمواصلة|باستمرارك) … (توافق|تقبل)",
    ],
    "self-praise": ["نحترم خصوصيتك|خصوصيتك (تهمنا|مهمة)"],
  },
  he: {
    shaming: ["לא,? אני (לא רוצה|מעדיפ)~", "(תפסיד|תפסידו|להחמיץ|תחמיצו)", "האם (אתה|את|אתם) בטוח~", "לצערנו|חבל"],
    urgency: [
      "(מהרו|הזדרזו)",
      "הזדמנות אחרונה",
      "(רק|היום בלבד) (היום|עכשיו)",
      "לפני שיהיה מאוחר",
      "לזמן מוגבל",
      "לא עכשיו|אולי אחר כך|(שאל|הזכר) … מאוחר יותר",
    ],
    promotion: ["(ב)?הנח(ה|ות)", "קופון|קופונים|שובר", "(ב)?חינם", "מתנה|מתנות"],
    nudge: [
      "(אנו |אנחנו )?ממליצים|מומלץ",
      "(נא|אנא) (אשרו|אשר|קבלו|הסכימו)",
      "(ה)?חוויה (ה)?(טובה|מיטבית)~",
      "בהמשך … (מסכים|מסכימים)",
    ],
    "self-praise": ["אנו מכבדים את פרטיות~|הפרטיות שלך חשובה"],
  },
  hi: {
    shaming: ["नहीं,? मुझे (नहीं|पसंद)", "चूक (जाएँगे|जाएंगे)|खो देंगे", "क्या आप (वाकई|निश्चित)", "दुर्भाग्य से|अफ़सोस"],
    urgency: [
      "जल्दी (करें|कीजिए)",
      "आख़िरी मौका|आखिरी मौका|अंतिम अवसर",
      "(केवल|सिर्फ़|सिर्फ) (आज|अभी)",
      "सीमित समय",
      "अभी नहीं|शायद बाद में|बाद में (पूछें|याद दिलाएँ)",
    ],
    promotion: ["छूट", "कूपन", "मुफ़्त|मुफ्त", "उपहार"],
    nudge: ["हम (सुझाव देते|सलाह देते)|अनुशंसित", "कृपया (स्वीकार|अनुमति|सहमति)", "(सबसे अच्छा|बेहतर|सर्वोत्तम) अनुभव"],
    "self-praise": ["(हम )?आपकी (निजता|गोपनीयता) (का सम्मान|हमारे लिए)"],
  },
  id: {
    shaming: [
      "tidak,? saya (tidak mau|lebih suka)",
      "(akan )?(ketinggalan|kehilangan)",
      "(apakah anda|anda) yakin",
      "sayangnya",
    ],
    urgency: [
      "(buruan|cepat|segera) (setuju|terima|klik)~",
      "kesempatan terakhir",
      "hanya (hari ini|sekarang)",
      "sebelum terlambat",
      "waktu terbatas",
      "jangan sekarang|mungkin nanti|(tanya|ingatkan) … nanti",
    ],
    promotion: ["diskon", "kupon|voucher", "gratis", "hadiah"],
    nudge: [
      "kami (menyarankan|merekomendasikan)|disarankan|direkomendasikan",
      "(mohon|silakan) (setuju|terima|izinkan)~",
      "pengalaman (terbaik|yang lebih baik|lebih baik)",
      "dengan (melanjutkan|terus) … (menyetujui|setuju)",
    ],
    "self-praise": ["(kami )?menghargai privasi anda|privasi anda penting"],
  },
  vi: {
    shaming: ["không,? tôi (không muốn|thích)", "bỏ lỡ", "bạn có chắc", "rất tiếc|tiếc rằng"],
    urgency: [
      "nhanh (lên|tay)",
      "cơ hội cuối",
      "chỉ (hôm nay|bây giờ)",
      "trước khi quá muộn",
      "thời gian có hạn",
      "không phải bây giờ|để sau|(hỏi|nhắc) tôi … sau",
    ],
    promotion: ["giảm giá", "phiếu (giảm giá|quà tặng|mua hàng)", "miễn phí", "quà tặng"],
    nudge: [
      "chúng tôi (khuyên|khuyến nghị)|được khuyên dùng|khuyến nghị",
      "(vui lòng|xin hãy|hãy) (chấp nhận|đồng ý|cho phép)",
      "trải nghiệm (tốt nhất|tốt hơn)",
      "(bằng cách|khi) tiếp tục … (đồng ý|chấp nhận)",
    ],
    "self-praise": ["(chúng tôi )?tôn trọng (quyền riêng tư|sự riêng tư)"],
  },
  ko: {
    shaming: ["아니(요|오),? … 싫~", "놓치~|놓칠", "정말(로)? (거부|거절)~", "안타깝게도|아쉽~"],
    urgency: [
      "서두르~",
      "마지막 기회~",
      "(오늘|지금)만",
      "늦기 전에",
      "한정 (기간|시간)~",
      "나중에(요)?( …)?|지금은 (안|아니)~",
    ],
    promotion: ["할인~", "쿠폰~", "무료~", "(선물|경품)~"],
    nudge: [
      "권장~|추천~",
      "(동의|허용|수락)해 주(세요|십시오)",
      "(최상|최고|최적|더 나은)(의)? (경험|이용 경험)~",
      "계속 … 동의(하는|한) 것으로",
    ],
    "self-praise": ["개인정보를 (소중히|존중)~"],
  },
};

/** Of languages that part no words by blanks: found wherever they stand. */
export const unpartedPhrases: Readonly<Record<string, SomePhrases>> = {
  ja: {
    shaming: ["損をし", "見逃し", "本当に拒否", "残念"],
    urgency: ["お急ぎ", "最後のチャンス", "今だけ", "本日限り|今日だけ", "期間限定", "今はしない|あとで|後で"],
    promotion: ["割引", "クーポン", "無料", "プレゼント", "特典"],
    nudge: [
      "おすすめ|お勧め|推奨",
      "(同意|許可|承諾)してください",
      "(最高|最適|より良い|よりよい)(の|な)?体験",
      "(続行|継続|閲覧を続ける)(する)?(こと)?(で|により).{0,12}同意",
    ],
    "self-praise": ["プライバシーを(大切|尊重)"],
  },
  zh: {
    shaming: ["错过", "您将失去", "确定要拒绝", "很遗憾|可惜"],
    urgency: ["赶快|赶紧|抓紧", "最后(的)?机会", "(仅限|只限)(今天|今日|现在)", "限时", "以后再说|稍后(提醒|再)|暂不"],
    promotion: ["折扣|打折", "优惠券", "免费", "礼品|赠品|礼物"],
    nudge: [
      "建议(您)?(接受|同意|允许)|推荐",
      "请(您)?(接受|同意|允许)",
      "(最佳|更好)(的)?(使用|浏览|用户)?体验",
      "继续(使用|浏览).{0,12}(同意|接受)",
    ],
    "self-praise": ["(重视|尊重)您的隐私"],
  },
};
