// What the page of a person's own choices says, and what a receipt says in languages of its reader: the widget's own words where it has them, in the reader's language.
import { channels, type Channel } from "../../core/purpose.ts";
import type { ConsentStatus } from "../../core/status.ts";
import { languages } from "../../widget/i18n/languages.ts";
import type { MessageKey } from "../../widget/i18n/messages.ts";

/** Words the page shares with the widget. */
export interface OwnWords {
  readonly channels: Readonly<Record<Channel, string>>;
  readonly channelsTitle: string;
  readonly recipients: string;
  readonly save: string;
  readonly saved: string;
  readonly history: string;
  readonly receipt: string;
  readonly download: string;
  /** Uses `{date}`. */
  readonly agreedOn: string;
  readonly chosen: string;
  readonly withdraw: string;
  readonly statuses: Readonly<Partial<Record<ConsentStatus, string>>>;
}

const channelKeys: Readonly<Record<Channel, MessageKey>> = {
  email: "channelEmail",
  sms: "channelSms",
  phone: "channelPhone",
  post: "channelPost",
  push: "channelPush",
  chat: "channelChat",
  sharing: "channelSharing",
};

/** The words of a language; English where there are none. */
export function ownWords(lang: string): OwnWords {
  const { messages } = languages[lang.split("-")[0]!] ?? languages["en"]!;
  const named = Object.fromEntries(channels.map((channel) => [channel, messages[channelKeys[channel]]]));
  return {
    channels: named as Record<Channel, string>,
    channelsTitle: messages.channelsTitle,
    recipients: messages.recipients,
    save: messages.save,
    saved: messages.savedStatus,
    history: messages.historyTitle,
    receipt: messages.receiptLink,
    download: messages.download,
    agreedOn: messages.formGivenStatus,
    chosen: messages.choicesTitle,
    withdraw: messages.withdraw,
    statuses: {
      given: messages.statusGiven,
      renewed: messages.statusGiven,
      refused: messages.statusRefused,
      withdrawn: messages.statusWithdrawn,
    },
  };
}
