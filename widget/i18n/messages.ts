// The strings every language fills. The server copies them into notices; the UI reads them from the notice only.
import type { PurposeText } from "../../core/notice.ts";

/**
 * Every message a person may see. `{controller}`, `{date}` and `{purpose}` are filled in on screen;
 * each message says which it may use.
 */
interface Messages {
  /** Caption of the button that is on every page. */
  trigger: string;
  bannerTitle: string;
  /** May use `{controller}`. The titles of the purposes stand right below it. */
  bannerText: string;
  /** Names the list of purpose titles for assistive tools. */
  purposesLabel: string;
  policyLink: string;
  acceptAll: string;
  rejectAll: string;
  choose: string;
  /** Shown in banner and dialog while the browser sends Global Privacy Control. */
  gpcNotice: string;

  dialogTitle: string;
  /** May use `{controller}`. */
  dialogText: string;
  save: string;
  close: string;
  /** Stands where a switch would be for what is never asked. */
  alwaysOn: string;
  /** Opens what stands behind a purpose. */
  details: string;
  dataTypes: string;
  recipients: string;
  storageLocation: string;
  cookieName: string;
  cookieService: string;
  /** Below the service's name, for a cookie of the service's own domain, and for one of the site's. */
  thirdParty: string;
  firstParty: string;
  cookiePeriod: string;
  /** A cookie that lives as long as the browser session. */
  sessionPeriod: string;
  noCookies: string;

  choicesTitle: string;
  /** Uses `{date}`. */
  choicesDate: string;
  statusGiven: string;
  statusRefused: string;
  statusWithdrawn: string;
  receiptLink: string;
  /** Instead of the receipt while the server has not confirmed the record. */
  receiptPending: string;
  withdraw: string;
  withdrawAll: string;
  formChoicesTitle: string;
  channelEmail: string;
  channelSms: string;
  channelPhone: string;
  channelPost: string;
  channelPush: string;
  channelChat: string;
  channelSharing: string;

  /** Announced after a choice. */
  savedStatus: string;
  withdrawnStatus: string;
  /** Announced at a form; uses `{purpose}`. */
  formSavedStatus: string;
  /** Announced at a form whose consent could not be tied to anybody. */
  formNoAddressStatus: string;
}

/** One language: plain data, no code, so that a notice can hold and hash all of it. */
export interface Language {
  readonly messages: Readonly<Record<keyof Messages, string>>;
  /** By purpose id. A site's own purposes bring their own texts. */
  readonly purposes: Readonly<Record<string, PurposeText>>;
}
