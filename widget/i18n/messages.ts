// The keys every language fills, by when they are needed. The server copies the texts into notices; the UI reads them from the notice only.
import type { PurposeText } from "../../core/notice.ts";

/**
 * What the first layer and the button on every page say. Braces name what is filled in on
 * screen; a message uses exactly those that stand behind its key.
 */
export const firstLayer = [
  "bannerTitle",
  /** {controller}. The titles of the purposes stand right below it; everything is off until allowed. */
  "bannerText",
  /** {controller}. The same where the law lets things run until they are refused. */
  "bannerTextOptOut",
  /** {purposes}, a list. Some run without consent there, and stop when objected to. */
  "exemptText",
  /** Names the list of purpose titles for assistive tools. */
  "purposesLabel",
  "policyLink",
  "acceptAll",
  "rejectAll",
  "choose",
  /** While the browser sends Global Privacy Control; quotes `acceptAll` and `choose`. */
  "gpcNotice",
  /** California wants these very words; other languages translate them. */
  "optOutHonoured",
  /** Only where Google advertising is used: Google asks its publishers for this sentence and this link. */
  "googleText",
  "googleLink",
  /** Announced after a choice. */
  "savedStatus",
] as const;

/** What the panel behind Choose says, and what was chosen. */
export const panelLayer = [
  "dialogTitle",
  /** {controller}. */
  "dialogText",
  "dialogTextOptOut",
  "save",
  "close",
  /** Stands where a switch would be for what is never asked. */
  "alwaysOn",
  /** Below a purpose that runs until it is objected to, or until it is refused. */
  "exemptNote",
  /** Names of the four categories, where one holds several purposes. */
  "categoryEssential",
  "categoryAnalytics",
  "categoryAdvertising",
  "categorySocial",
  /** Opens what stands behind a purpose. */
  "details",
  "dataTypes",
  "recipients",
  "storageLocation",
  /** Names the time after which an answer lapses. */
  "askedAgain",
  /** {purpose}. Caption of the table of cookies. */
  "cookiesFor",
  "cookieName",
  "cookieService",
  /** Below the service's name, for a cookie of the service's own domain, and for one of the site's. */
  "thirdParty",
  "firstParty",
  "cookiePeriod",
  /** A cookie that lives as long as the browser session. */
  "sessionPeriod",
  "noCookies",
] as const;

/** What is said of earlier choices, of channels and in forms. */
export const answersLayer = [
  /** Caption of the button that is on every page, which knows it from the configuration. Other messages quote it. */
  "trigger",
  "choicesTitle",
  /** {date}. */
  "choicesDate",
  /** {version}. Which notice was on screen. */
  "choicesVersion",
  /** Heading of what each purpose meant when it was answered. */
  "meaningThen",
  "receiptLink",
  /** Instead of the receipt while the server has not confirmed the record. */
  "receiptPending",
  "receiptNumber",
  "copyLink",
  "copiedStatus",
  /** Shows the receipt's address as a code for a camera; the second describes the picture. */
  "showCode",
  "codeLabel",
  "download",
  "historyTitle",
  "historyText",

  /** What is agreed to by channel, in forms. */
  "channelsTitle",
  "channelsText",
  "channelEmail",
  "channelSms",
  "channelPhone",
  "channelPost",
  "channelPush",
  "channelChat",
  "channelSharing",
  /** What stands where this browser has no answer; a button to the form; a link to where choices open by address. */
  "channelNone",
  "channelForm",
  "channelsAll",
  "statusGiven",
  "statusRefused",
  /** Agreed to, and not in force before it is confirmed. */
  "statusRequested",
  "statusWithdrawn",
  "withdraw",
  "withdrawAll",
  /** Announced after a withdrawal. */
  "withdrawnStatus",
  /** {names}, a list. What was stored and no script may remove. */
  "leftStatus",

  /** {purpose}. Announced at a form. */
  "formSavedStatus",
  /** Announced at a form whose consent could not be tied to anybody. */
  "formNoAddressStatus",
  /** Announced at a form whose consent does not hold yet: a second tick is lacking, or a mail has to be answered. */
  "formHalfStatus",
  "formMailStatus",
  /** {date}. Stands at a field whose consent was given here before. */
  "formGivenStatus",
] as const;

/** What only some sites have, or some places: what is new, California, held embeds, age. */
export const optionsLayer = [
  /** Heading of the first layer when an earlier answer exists and something is new. */
  "changedTitle",
  "changedText",
  /** {purpose} each: why it is asked again. The last two name {recipients}, a list, and the new {controller}. */
  "changedNew",
  "changedMeaning",
  "changedRecipients",
  "changedController",
  /** {date}. A notice that is published but not in force; with its button. */
  "upcomingText",
  "upcomingLink",

  /** California's name of what stops sale and sharing; other languages translate it. With what stands above it. */
  "doNotSell",
  "optOutText",
  /** Asks again before an opt-out is taken back (two steps), with its two answers. */
  "optInText",
  "optInYes",
  "optInNo",

  /** {vendor}, {purpose}. In the place of something held, with its two ways out; the last names {vendor}. */
  "placeholderText",
  "placeholderOnce",
  "placeholderAlways",

  "ageTitle",
  /** {age}, a number of years, in each of these. */
  "ageText",
  "ageYes",
  "ageNo",
  /** {age}, {controller}. After the second answer. */
  "ageUnderStatus",
] as const;

/** Every message a person may see. */
export type MessageKey = (typeof firstLayer | typeof panelLayer | typeof answersLayer | typeof optionsLayer)[number];

/** One language: plain data, no code, so that a notice can hold and hash all of it. */
export interface Language {
  /** Absent where a person who speaks it wrote or read it; `machine` where nobody has yet. */
  readonly review?: "machine";
  readonly messages: Readonly<Record<MessageKey, string>>;
  /** By purpose id. A site's own purposes bring their own texts. */
  readonly purposes: Readonly<Record<string, PurposeText>>;
}
