// The lists of further phrases: as far as we are sure, caught in a sentence, and plain speech passes.
import { describe, expect, test } from "vitest";
import { furtherPhrases, unpartedPhrases } from "../../../core/lint/phrases-further.ts";
import { pressuresIn } from "../../support/lint.ts";

test("no list has a kind without phrases", () => {
  const lists = [...Object.values(furtherPhrases), ...Object.values(unpartedPhrases)];
  expect(lists.flatMap((list) => Object.values(list)).every((phrases) => phrases.length > 0)).toBe(true);
});

describe("rule 16: what presses is caught", () => {
  test.each([
    ["el", "Τελευταία ευκαιρία", "urgency"],
    ["el", "Δυστυχώς", "shaming"],
    ["el", "Συνιστούμε να συμφωνήσετε", "nudge"],
    ["mt", "Neħħi l-marka jekk ma tridx ittri.", "inverted choice"],
    ["mt", "Le, jien nippreferi offerti aqwa", "shaming"],
    ["mt", "Inti żgur li trid tirrifjuta?", "shaming"],
    ["mt", "Mhux issa", "urgency"],
    ["mt", "Fakkarni mill-ġdid aktar tard", "urgency"],
    ["mt", "Aċċetta qabel ma jkun tard wisq", "urgency"],
    ["mt", "Ħu vawċers", "promotion"],
    ["mt", "Il-kontenut huwa b'xejn", "promotion"],
    ["mt", "Nirrakkomandaw", "nudge"],
    ["mt", "Jekk jogħġbok aċċetta kollox", "nudge"],
    ["mt", "Billi tkompli fuq is-sit taċċetta", "nudge"],
    ["mt", "Il-privatezza tiegħek hija importanti", "self-praise"],
    ["ga", "Díthiceáil an bosca mura mian leat glaonna.", "inverted choice"],
    ["ga", "Caillfidh tú é", "shaming"],
    ["ga", "An bhfuil sibh cinnte?", "shaming"],
    ["ga", "Ar an drochuair", "shaming"],
    ["ga", "Sula mbeidh sé ródhéanach", "urgency"],
    ["ga", "Fiafraigh díom arís níos déanaí", "urgency"],
    ["ga", "Faigh dearbhán", "promotion"],
    ["ga", "Molaimid é", "nudge"],
    ["ga", "Le do thoil, glac leo", "nudge"],
    ["ga", "Má leanann tú ar aghaidh, glacann tú leo", "nudge"],
    ["ga", "Táimid dáiríre faoi do phríobháideachas", "self-praise"],
    ["tr", "Son şans", "urgency"],
    ["tr", "Maalesef", "shaming"],
    ["tr", "Lütfen kabul edin", "nudge"],
    ["ar", "الفرصة الأخيرة", "urgency"],
    ["ar", "للأسف", "shaming"],
    ["ar", "نوصي بالقبول", "nudge"],
    ["he", "הזדמנות אחרונה", "urgency"],
    ["he", "לצערנו", "shaming"],
    ["he", "מומלץ", "nudge"],
    ["hi", "केवल आज", "urgency"],
    ["hi", "कृपया स्वीकार करें", "nudge"],
    ["id", "Kesempatan terakhir", "urgency"],
    ["id", "Dapatkan diskon", "promotion"],
    ["vi", "Đừng bỏ lỡ", "shaming"],
    ["vi", "Vui lòng chấp nhận", "nudge"],
    ["ko", "마지막 기회", "urgency"],
    ["ko", "동의해 주세요", "nudge"],
    ["ja", "今だけの特典です", "urgency"],
    ["ja", "すべてに同意してください", "nudge"],
    ["zh", "请不要错过", "shaming"],
    ["zh", "我们建议您接受全部", "nudge"],
  ])("%s: %s", (lang, text, pressure) => expect(pressuresIn(lang, text)).toContain(pressure));
});

describe("rule 16: plain speech passes", () => {
  test.each([
    ["el", "Μπορείτε να αλλάξετε γνώμη οποτεδήποτε."],
    ["mt", "Tista’ tibdel fehmtek meta trid."],
    ["mt", "Jekk tirrifjuta, is-sit jaħdem bħal qabel. Dak li ma tridx jibqa’ mitfi."],
    ["ga", "Is féidir leat d’intinn a athrú."],
    ["ga", "Má dhiúltaíonn tú, oibríonn an suíomh mar a d’oibrigh. Fanann rudaí nach bhfuil uait múchta."],
    ["tr", "Seçiminizi istediğiniz zaman değiştirebilirsiniz."],
    ["ar", "يمكنك تغيير اختيارك في أي وقت."],
    ["he", "אפשר לשנות את הבחירה בכל עת."],
    ["hi", "आप अपनी पसंद कभी भी बदल सकते हैं।"],
    ["id", "Anda dapat mengubah pilihan kapan saja."],
    ["vi", "Bạn có thể thay đổi lựa chọn bất cứ lúc nào."],
    ["ko", "언제든지 선택을 바꿀 수 있습니다."],
    ["ja", "選択はいつでも変更できます。"],
    ["zh", "您可以随时更改选择。"],
  ])("%s: %s", (lang, text) => expect(pressuresIn(lang, text)).toEqual([]));
});
