// What a person reads where a page could not be shown, in every language of the widget. Only English and German were written by hand.
export interface ProblemTexts {
  /** There is no such page. */
  readonly nothingHere: string;
  readonly linkIncomplete: string;
  readonly notWorked: string;
  readonly tryAgain: string;
}

type Row = readonly [string, string, string, string];

/** The texts of a language in the order of `ProblemTexts`, a bar between two. */
const rows: Readonly<Record<string, string>> = {
  en: "Nothing here|This link is not complete. Copy all of it from the message.|That did not work|Please try again in a moment.",
  de: "Hier ist nichts|Dieser Link ist unvollständig. Kopieren Sie ihn ganz aus der Nachricht.|Das hat nicht geklappt|Bitte versuchen Sie es gleich noch einmal.",
  fr: "Il n’y a rien ici|Ce lien est incomplet. Copiez-le en entier depuis le message.|Cela n’a pas fonctionné|Veuillez réessayer dans un instant.",
  es: "Aquí no hay nada|Este enlace está incompleto. Cópielo entero del mensaje.|No ha funcionado|Vuelva a intentarlo en un momento.",
  it: "Qui non c’è nulla|Questo link è incompleto. Lo copi per intero dal messaggio.|Non ha funzionato|Riprovi tra un momento.",
  pt: "Não há nada aqui|Esta ligação está incompleta. Copie-a toda da mensagem.|Não funcionou|Tente novamente dentro de momentos.",
  nl: "Hier is niets|Deze link is niet compleet. Kopieer hem helemaal uit het bericht.|Dat is niet gelukt|Probeer het zo meteen opnieuw.",
  da: "Her er ikke noget|Linket er ikke helt. Kopiér hele linket fra beskeden.|Det lykkedes ikke|Prøv igen om lidt.",
  sv: "Här finns inget|Länken är inte hel. Kopiera hela länken från meddelandet.|Det gick inte|Försök igen om en stund.",
  nb: "Her er det ingenting|Lenken er ikke hel. Kopier hele lenken fra meldingen.|Det gikk ikke|Prøv igjen om litt.",
  is: "Hér er ekkert|Tengillinn er ekki heill. Afritaðu hann allan úr skilaboðunum.|Það tókst ekki|Reyndu aftur eftir augnablik.",
  fi: "Täällä ei ole mitään|Linkki on vajaa. Kopioi se kokonaan viestistä.|Se ei onnistunut|Yritä hetken kuluttua uudelleen.",
  et: "Siin ei ole midagi|See link ei ole terve. Kopeerige see sõnumist tervenisti.|See ei õnnestunud|Proovige hetke pärast uuesti.",
  lv: "Šeit nekā nav|Šī saite nav pilna. Nokopējiet to visu no ziņojuma.|Tas neizdevās|Lūdzu, pēc brīža mēģiniet vēlreiz.",
  lt: "Čia nieko nėra|Ši nuoroda nepilna. Nukopijuokite ją visą iš žinutės.|Nepavyko|Po akimirkos bandykite dar kartą.",
  pl: "Nic tu nie ma|Ten link jest niepełny. Skopiuj go w całości z wiadomości.|Nie udało się|Spróbuj ponownie za chwilę.",
  cs: "Tady nic není|Tento odkaz není celý. Zkopírujte ho celý ze zprávy.|Nepovedlo se to|Zkuste to prosím za chvíli znovu.",
  sk: "Tu nič nie je|Tento odkaz nie je celý. Skopírujte ho celý zo správy.|Nepodarilo sa to|Skúste to prosím o chvíľu znova.",
  sl: "Tukaj ni ničesar|Ta povezava ni cela. Kopirajte jo v celoti iz sporočila.|Ni uspelo|Poskusite znova čez trenutek.",
  hr: "Ovdje nema ničega|Ova poveznica nije cijela. Kopirajte je cijelu iz poruke.|Nije uspjelo|Pokušajte ponovno za koji trenutak.",
  hu: "Itt nincs semmi|Ez a hivatkozás hiányos. Másolja ki az egészet az üzenetből.|Ez nem sikerült|Kérjük, próbálja meg újra egy kis idő múlva.",
  ro: "Aici nu este nimic|Acest link este incomplet. Copiați-l în întregime din mesaj.|Nu a funcționat|Încercați din nou peste câteva clipe.",
  bg: "Тук няма нищо|Тази връзка не е цяла. Копирайте я цялата от съобщението.|Не се получи|Моля, опитайте отново след малко.",
  el: "Δεν υπάρχει τίποτα εδώ|Ο σύνδεσμος δεν είναι πλήρης. Αντιγράψτε τον ολόκληρο από το μήνυμα.|Δεν πέτυχε|Δοκιμάστε ξανά σε λίγο.",
  ga: "Níl aon rud anseo|Níl an nasc seo iomlán. Cóipeáil ar fad é ón teachtaireacht.|Níor éirigh leis sin|Bain triail as arís i gceann nóiméid.",
  mt: "M’hawn xejn hawn|Din il-link mhijiex sħiħa. Ikkopjaha kollha mill-messaġġ.|Ma rnexxiex|Erġa’ pprova ftit ieħor.",
  tr: "Burada bir şey yok|Bu bağlantı eksik. Mesajdan tamamını kopyalayın.|İşlem başarısız oldu|Lütfen biraz sonra yeniden deneyin.",
  uk: "Тут нічого немає|Це посилання неповне. Скопіюйте його повністю з повідомлення.|Не вдалося|Спробуйте ще раз за мить.",
  ar: "لا يوجد شيء هنا|هذا الرابط غير كامل. انسخه كاملًا من الرسالة.|لم ينجح ذلك|يرجى المحاولة مرة أخرى بعد قليل.",
  he: "אין כאן דבר|הקישור הזה אינו שלם. יש להעתיק את כולו מההודעה.|זה לא הצליח|נא לנסות שוב בעוד רגע.",
  hi: "यहाँ कुछ नहीं है|यह लिंक अधूरा है। संदेश से इसे पूरा कॉपी करें।|यह नहीं हो पाया|कृपया थोड़ी देर में फिर से प्रयास करें।",
  id: "Tidak ada apa pun di sini|Tautan ini tidak lengkap. Salin seluruhnya dari pesan.|Itu tidak berhasil|Silakan coba lagi sebentar lagi.",
  vi: "Không có gì ở đây|Liên kết này không đầy đủ. Hãy sao chép toàn bộ từ tin nhắn.|Không thực hiện được|Vui lòng thử lại sau giây lát.",
  ja: "ここには何もありません|このリンクは途中で切れています。メッセージから全体をコピーしてください。|うまくいきませんでした|しばらくしてからもう一度お試しください。",
  ko: "여기에는 아무것도 없습니다|링크가 완전하지 않습니다. 메시지에서 전체를 복사해 주세요.|처리하지 못했습니다|잠시 후 다시 시도해 주세요.",
  zh: "这里什么也没有|此链接不完整。请从消息中复制完整链接。|操作未成功|请稍后再试。",
};

/** The languages that the page speaks. */
export const problemLanguages: readonly string[] = Object.keys(rows);

/** The texts of a language of `problemLanguages`. */
export function problemTexts(lang: string): ProblemTexts {
  const [nothingHere, linkIncomplete, notWorked, tryAgain] = rows[lang]!.split("|") as unknown as Row;
  return { nothingHere, linkIncomplete, notWorked, tryAgain };
}
