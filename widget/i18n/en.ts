// English, written by hand.
import type { Language } from "./messages.ts";

export const en: Language = {
  messages: {
    trigger: "Privacy choices",
    bannerTitle: "Your privacy choices",
    bannerText:
      "{controller} would like to use cookies and outside services for the purposes below. " +
      "They stay off unless you allow them. You can change this at any time with “Privacy choices” on every page.",
    purposesLabel: "Purposes",
    policyLink: "Privacy policy",
    acceptAll: "Accept all",
    rejectAll: "Reject all",
    choose: "Choose",
    gpcNotice:
      "Your browser sends a Global Privacy Control signal. We follow it: advertising and social media stay off, " +
      "also with “Accept all”. You can still switch each on under “Choose”.",

    dialogTitle: "Privacy choices",
    dialogText: "Decide for each purpose whether {controller} may use it. What is off does not run.",
    save: "Save choices",
    close: "Close",
    alwaysOn: "Always on",
    details: "Services and cookies",
    dataTypes: "Data",
    recipients: "Received by",
    storageLocation: "Stored in",
    cookieName: "Cookie",
    cookieService: "Service",
    thirdParty: "Third party: yes",
    firstParty: "Third party: no",
    cookiePeriod: "Kept for",
    sessionPeriod: "this visit",
    noCookies: "No cookies.",

    choicesTitle: "What you chose",
    choicesDate: "Saved on {date}",
    statusGiven: "allowed",
    statusRefused: "not allowed",
    statusWithdrawn: "withdrawn",
    receiptLink: "Receipt",
    receiptPending: "The receipt is on its way.",
    withdraw: "Withdraw",
    withdrawAll: "Withdraw everything",
    formChoicesTitle: "What you agreed to in forms",
    channelEmail: "by e-mail",
    channelSms: "by text message",
    channelPhone: "by phone",
    channelPost: "by post",
    channelPush: "by push message",
    channelChat: "by chat",
    channelSharing: "by sharing with partners",

    savedStatus: "Your choice is saved.",
    withdrawnStatus: "Withdrawn.",
    formSavedStatus: "Recorded: {purpose}. You can withdraw at any time under “Privacy choices”.",
    formNoAddressStatus:
      "Your consent was not recorded: the e-mail address or phone number is missing or incomplete. A phone number starts with + and the country code.",
  },
  purposes: {
    essential: {
      title: "Essential",
      text: "Keeps the site working and safe: signing in, forms, load balancing, and remembering this choice. The site cannot run without it.",
    },
    analytics: {
      title: "Analytics",
      text: "Counts visits and measures which pages and tests work, so that the site can be improved.",
    },
    advertising: {
      title: "Advertising",
      text: "Shows adverts, measures them, and personalises them by what you looked at here and on other sites.",
    },
    social: {
      title: "Social media",
      text: "Shows posts, videos and share buttons of social networks, which then learn that you were here.",
    },
    newsletter: {
      title: "Newsletter",
      text: "News and offers by e-mail, about once a month.",
      formLabel: "Yes, send me news and offers from {controller} by e-mail. I can withdraw this at any time.",
    },
    "call-back": {
      title: "Call-back",
      text: "A phone call about your enquiry and our services.",
      formLabel: "Yes, {controller} may call me about my enquiry and its services. I can withdraw this at any time.",
    },
  },
};
