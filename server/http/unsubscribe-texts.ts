// What the page of an unsubscribe link says, in every language of the widget. Only English and German were written by hand.
export interface UnsubscribeTexts {
  readonly title: string;
  /** Uses `{topic}`. */
  readonly topic: string;
  /** Uses `{controller}`. */
  readonly all: string;
  /** What the first button leaves alone. */
  readonly topicHelp: string;
  readonly allHelp: string;
  /** Uses `{topic}`. */
  readonly doneTopic: string;
  /** Uses `{controller}`. */
  readonly doneAll: string;
}

type Row = readonly [string, string, string, string, string, string, string];

/** The texts of a language in the order of `UnsubscribeTexts`, a bar between two. */
const rows: Readonly<Record<string, string>> = {
  en: "Unsubscribe|Unsubscribe from “{topic}”|Stop all marketing from {controller}|Other messages that you asked for still come.|Messages about your contract or your account still come.|You are unsubscribed from “{topic}”.|{controller} sends you no more marketing.",
  de: "Abmelden|„{topic}“ abbestellen|Jede Werbung von {controller} beenden|Andere Nachrichten, um die Sie gebeten haben, kommen weiter.|Nachrichten zu Ihrem Vertrag oder Ihrem Konto kommen weiter.|„{topic}“ ist abbestellt.|{controller} schickt Ihnen keine Werbung mehr.",
  fr: "Se désabonner|Se désabonner de « {topic} »|Arrêter toute publicité de {controller}|Les autres messages que vous avez demandés arrivent toujours.|Les messages sur votre contrat ou votre compte arrivent toujours.|Vous êtes désabonné de « {topic} ».|{controller} ne vous envoie plus de publicité.",
  es: "Cancelar la suscripción|Cancelar la suscripción a «{topic}»|Parar toda la publicidad de {controller}|Seguirá recibiendo los demás mensajes que pidió.|Seguirá recibiendo mensajes sobre su contrato o su cuenta.|Su suscripción a «{topic}» está cancelada.|{controller} ya no le envía publicidad.",
  it: "Annulla iscrizione|Annulla l’iscrizione a «{topic}»|Ferma tutta la pubblicità di {controller}|Gli altri messaggi che ha chiesto continuano ad arrivare.|I messaggi sul suo contratto o sul suo account continuano ad arrivare.|La sua iscrizione a «{topic}» è annullata.|{controller} non le invia più pubblicità.",
  pt: "Cancelar a subscrição|Cancelar a subscrição de «{topic}»|Parar toda a publicidade de {controller}|As outras mensagens que pediu continuam a chegar.|As mensagens sobre o seu contrato ou a sua conta continuam a chegar.|A sua subscrição de «{topic}» está cancelada.|{controller} já não lhe envia publicidade.",
  nl: "Afmelden|Afmelden voor ‘{topic}’|Alle reclame van {controller} stoppen|Andere berichten waar u om vroeg, komen nog.|Berichten over uw contract of uw account komen nog.|U bent afgemeld voor ‘{topic}’.|{controller} stuurt u geen reclame meer.",
  da: "Afmeld|Afmeld “{topic}”|Stop al markedsføring fra {controller}|Andre beskeder, du har bedt om, kommer stadig.|Beskeder om din aftale eller din konto kommer stadig.|Du er afmeldt “{topic}”.|{controller} sender dig ikke mere markedsføring.",
  sv: "Avsluta prenumerationen|Avsluta ”{topic}”|Stoppa all reklam från {controller}|Andra meddelanden som du har bett om kommer fortfarande.|Meddelanden om ditt avtal eller ditt konto kommer fortfarande.|Du får inte längre ”{topic}”.|{controller} skickar ingen mer reklam till dig.",
  nb: "Meld deg av|Meld deg av «{topic}»|Stopp all markedsføring fra {controller}|Andre meldinger du har bedt om, kommer fortsatt.|Meldinger om avtalen eller kontoen din kommer fortsatt.|Du er meldt av «{topic}».|{controller} sender deg ikke mer markedsføring.",
  is: "Afskrá|Afskrá „{topic}“|Stöðva alla markaðssetningu frá {controller}|Önnur skilaboð sem þú baðst um berast áfram.|Skilaboð um samning þinn eða reikning berast áfram.|Þú hefur verið afskráð(ur) af „{topic}“.|{controller} sendir þér ekki meiri auglýsingar.",
  fi: "Peruuta tilaus|Peruuta ”{topic}”|Lopeta kaikki markkinointi: {controller}|Muut pyytämäsi viestit tulevat edelleen.|Sopimustasi tai tiliäsi koskevat viestit tulevat edelleen.|Tilaus ”{topic}” on peruutettu.|{controller} ei lähetä sinulle enää markkinointia.",
  et: "Loobu|Loobu tellimusest „{topic}“|Peata kogu reklaam: {controller}|Teised sõnumid, mida palusite, tulevad edasi.|Sõnumid teie lepingu või konto kohta tulevad edasi.|Olete loobunud tellimusest „{topic}“.|{controller} ei saada teile enam reklaami.",
  lv: "Atteikties|Atteikties no “{topic}”|Apturēt visu {controller} reklāmu|Citi ziņojumi, ko lūdzāt, joprojām pienāks.|Ziņojumi par jūsu līgumu vai kontu joprojām pienāks.|Jūs esat atteicies no “{topic}”.|{controller} vairs nesūtīs jums reklāmu.",
  lt: "Atsisakyti|Atsisakyti „{topic}“|Sustabdyti visą {controller} reklamą|Kitos žinutės, kurių prašėte, toliau ateis.|Žinutės apie jūsų sutartį ar paskyrą toliau ateis.|Atsisakėte „{topic}“.|{controller} daugiau nesiųs jums reklamos.",
  pl: "Wypisz się|Wypisz się z „{topic}”|Zatrzymaj wszelką reklamę od {controller}|Inne wiadomości, o które prosisz, będą nadal przychodzić.|Wiadomości o umowie lub koncie będą nadal przychodzić.|Wypisano z „{topic}”.|{controller} nie wysyła Ci już reklam.",
  cs: "Odhlásit odběr|Odhlásit „{topic}“|Zastavit veškerou reklamu od {controller}|Další zprávy, o které jste požádali, budou chodit dál.|Zprávy o vaší smlouvě nebo účtu budou chodit dál.|Odběr „{topic}“ je odhlášen.|{controller} vám už nebude posílat reklamu.",
  sk: "Odhlásiť odber|Odhlásiť „{topic}“|Zastaviť všetku reklamu od {controller}|Ďalšie správy, o ktoré ste požiadali, budú chodiť ďalej.|Správy o vašej zmluve alebo účte budú chodiť ďalej.|Odber „{topic}“ je odhlásený.|{controller} vám už nebude posielať reklamu.",
  sl: "Odjava|Odjava od »{topic}«|Ustavi vse oglaševanje: {controller}|Druga sporočila, za katera ste zaprosili, bodo še prihajala.|Sporočila o vaši pogodbi ali računu bodo še prihajala.|Odjavljeni ste od »{topic}«.|{controller} vam ne pošilja več oglasov.",
  hr: "Odjava|Odjavi „{topic}”|Zaustavi sve oglašavanje: {controller}|Druge poruke koje ste zatražili i dalje stižu.|Poruke o vašem ugovoru ili računu i dalje stižu.|Odjavljeni ste s „{topic}”.|{controller} vam više ne šalje oglase.",
  hu: "Leiratkozás|Leiratkozás erről: „{topic}”|{controller} minden reklámjának leállítása|A többi kért üzenet továbbra is megérkezik.|A szerződéséről vagy fiókjáról szóló üzenetek továbbra is megérkeznek.|Leiratkozott erről: „{topic}”.|{controller} nem küld Önnek több reklámot.",
  ro: "Dezabonare|Dezabonare de la „{topic}”|Oprește toată publicitatea de la {controller}|Celelalte mesaje pe care le-ați cerut vin în continuare.|Mesajele despre contractul sau contul dvs. vin în continuare.|V-ați dezabonat de la „{topic}”.|{controller} nu vă mai trimite publicitate.",
  bg: "Отписване|Отписване от „{topic}“|Спиране на всяка реклама от {controller}|Другите съобщения, които поискахте, продължават да идват.|Съобщенията за договора или профила ви продължават да идват.|Отписахте се от „{topic}“.|{controller} вече не ви изпраща реклама.",
  el: "Διαγραφή|Διαγραφή από «{topic}»|Διακοπή κάθε διαφήμισης από {controller}|Τα άλλα μηνύματα που ζητήσατε συνεχίζουν να έρχονται.|Τα μηνύματα για τη σύμβαση ή τον λογαριασμό σας συνεχίζουν να έρχονται.|Διαγραφήκατε από «{topic}».|Ο/Η {controller} δεν σας στέλνει πια διαφημίσεις.",
  ga: "Díliostáil|Díliostáil ó “{topic}”|Stop gach margaíocht ó {controller}|Tiocfaidh teachtaireachtaí eile a d’iarr tú fós.|Tiocfaidh teachtaireachtaí faoi do chonradh nó do chuntas fós.|Tá tú díliostáilte ó “{topic}”.|Ní sheolann {controller} margaíocht chugat a thuilleadh.",
  mt: "Neħħi l-abbonament|Neħħi l-abbonament ta’ “{topic}”|Waqqaf ir-reklamar kollu ta’ {controller}|Messaġġi oħra li tlabt jibqgħu jaslu.|Messaġġi dwar il-kuntratt jew il-kont tiegħek jibqgħu jaslu.|L-abbonament ta’ “{topic}” tneħħa.|{controller} ma jibgħatlekx aktar reklamar.",
  tr: "Abonelikten çık|“{topic}” aboneliğinden çık|{controller} tarafından gönderilen tüm reklamları durdur|İstediğiniz diğer mesajlar gelmeye devam eder.|Sözleşmeniz veya hesabınızla ilgili mesajlar gelmeye devam eder.|“{topic}” aboneliğinden çıktınız.|{controller} size artık reklam göndermez.",
  uk: "Відписатися|Відписатися від «{topic}»|Припинити всю рекламу від {controller}|Інші повідомлення, про які ви просили, надходитимуть далі.|Повідомлення про ваш договір або обліковий запис надходитимуть далі.|Ви відписалися від «{topic}».|{controller} більше не надсилає вам реклами.",
  ar: "إلغاء الاشتراك|إلغاء الاشتراك في «{topic}»|إيقاف كل الرسائل التسويقية من {controller}|ستصلك الرسائل الأخرى التي طلبتها.|ستصلك الرسائل المتعلقة بعقدك أو حسابك.|تم إلغاء اشتراكك في «{topic}».|لن يرسل إليك {controller} رسائل تسويقية بعد الآن.",
  he: "ביטול הרשמה|ביטול ההרשמה אל „{topic}”|הפסקת כל הפרסום מאת {controller}|הודעות אחרות שביקשת ימשיכו להגיע.|הודעות על החוזה או החשבון שלך ימשיכו להגיע.|ההרשמה אל „{topic}” בוטלה.|{controller} לא ישלח לך עוד פרסום.",
  hi: "सदस्यता समाप्त करें|“{topic}” की सदस्यता समाप्त करें|{controller} का सारा प्रचार रोकें|आपके माँगे हुए अन्य संदेश आते रहेंगे।|आपके अनुबंध या खाते के संदेश आते रहेंगे।|“{topic}” की सदस्यता समाप्त हुई।|{controller} अब आपको प्रचार नहीं भेजेगा।",
  id: "Berhenti berlangganan|Berhenti berlangganan “{topic}”|Hentikan semua promosi dari {controller}|Pesan lain yang Anda minta tetap datang.|Pesan tentang kontrak atau akun Anda tetap datang.|Anda berhenti berlangganan “{topic}”.|{controller} tidak lagi mengirim promosi kepada Anda.",
  vi: "Hủy đăng ký|Hủy đăng ký “{topic}”|Dừng mọi quảng cáo từ {controller}|Các tin khác mà bạn đã yêu cầu vẫn được gửi.|Các tin về hợp đồng hoặc tài khoản của bạn vẫn được gửi.|Bạn đã hủy đăng ký “{topic}”.|{controller} không gửi quảng cáo cho bạn nữa.",
  ja: "配信停止|「{topic}」の配信を停止する|{controller}からの広告をすべて停止する|ほかにご希望のお知らせは引き続き届きます。|ご契約やアカウントに関するお知らせは引き続き届きます。|「{topic}」の配信を停止しました。|{controller}からの広告は届かなくなります。",
  ko: "수신 거부|“{topic}” 수신 거부|{controller}의 모든 광고 중지|요청하신 다른 메시지는 계속 옵니다.|계약이나 계정에 관한 메시지는 계속 옵니다.|“{topic}” 수신을 거부했습니다.|{controller}에서 더 이상 광고를 보내지 않습니다.",
  zh: "退订|退订“{topic}”|停止{controller}的所有营销信息|您要求的其他消息仍会发送。|与您的合同或账户有关的消息仍会发送。|您已退订“{topic}”。|{controller}不再向您发送营销信息。",
};

/** The languages that the page speaks. */
export const unsubscribeLanguages: readonly string[] = Object.keys(rows);

/** The texts of a language; English where there are none. */
export function unsubscribeTexts(lang: string): UnsubscribeTexts {
  const texts = (rows[lang.split("-")[0]!] ?? rows["en"]!).split("|");
  const [title, topic, all, topicHelp, allHelp, doneTopic, doneAll] = texts as unknown as Row;
  return { title, topic, all, topicHelp, allHelp, doneTopic, doneAll };
}
