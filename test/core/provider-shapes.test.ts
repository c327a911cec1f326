// What providers send, as their own documentation shows it, and what is read out of it.
import { describe, expect, test } from "vitest";
import { endIn } from "../../core/ending-words.ts";
import { feedbackIn, feedbackShapes, inboundIn, inboundShapes, type Inbound } from "../../core/provider-shapes.ts";

const ses = (event: object) => ({ Type: "Notification", Message: JSON.stringify(event) });
const samples: readonly (readonly [provider: string, body: unknown, said: readonly [string, string][]])[] = [
  [
    "ses",
    ses({
      notificationType: "Bounce",
      bounce: {
        bounceType: "Permanent",
        bouncedRecipients: [{ emailAddress: "a@x.example" }, { emailAddress: "b@x.example" }],
      },
      mail: { timestamp: "2026-11-20T10:00:00.000Z" },
    }),
    [
      ["a@x.example", "HARD_BOUNCE"],
      ["b@x.example", "HARD_BOUNCE"],
    ],
  ],
  [
    "ses",
    ses({
      notificationType: "Bounce",
      bounce: { bounceType: "Transient", bouncedRecipients: [{ emailAddress: "a@x.example" }] },
    }),
    [],
  ],
  [
    "ses",
    ses({ eventType: "Complaint", complaint: { complainedRecipients: [{ emailAddress: "c@x.example" }] } }),
    [["c@x.example", "COMPLAINT"]],
  ],
  [
    "sendgrid",
    [
      { email: "a@x.example", event: "bounce", type: "bounce", timestamp: 1_790_000_000 },
      { email: "b@x.example", event: "bounce", type: "blocked" },
      { email: "c@x.example", event: "spamreport" },
      { email: "d@x.example", event: "delivered" },
    ],
    [
      ["a@x.example", "HARD_BOUNCE"],
      ["c@x.example", "COMPLAINT"],
    ],
  ],
  [
    "mailgun",
    { "event-data": { event: "failed", severity: "permanent", recipient: "a@x.example", timestamp: 1_790_000_000.5 } },
    [["a@x.example", "HARD_BOUNCE"]],
  ],
  ["mailgun", { "event-data": { event: "failed", severity: "temporary", recipient: "a@x.example" } }, []],
  ["mailgun", { "event-data": { event: "complained", recipient: "a@x.example" } }, [["a@x.example", "COMPLAINT"]]],
  [
    "postmark",
    { RecordType: "Bounce", Type: "HardBounce", Email: "a@x.example", BouncedAt: "2026-11-20T10:00:00Z" },
    [["a@x.example", "HARD_BOUNCE"]],
  ],
  ["postmark", { RecordType: "Bounce", Type: "SoftBounce", Email: "a@x.example" }, []],
  ["postmark", { RecordType: "SpamComplaint", Email: "a@x.example" }, [["a@x.example", "COMPLAINT"]]],
  ["brevo", { event: "hard_bounce", email: "a@x.example", ts_event: 1_790_000_000 }, [["a@x.example", "HARD_BOUNCE"]]],
  ["brevo", { event: "soft_bounce", email: "a@x.example" }, []],
  [
    "sparkpost",
    [{ msys: { message_event: { type: "bounce", bounce_class: "10", rcpt_to: "a@x.example" } } }],
    [["a@x.example", "HARD_BOUNCE"]],
  ],
  ["sparkpost", [{ msys: { message_event: { type: "bounce", bounce_class: "20", rcpt_to: "a@x.example" } } }], []],
  [
    "resend",
    {
      type: "email.bounced",
      created_at: "2026-11-20T10:00:00Z",
      data: { to: ["a@x.example"], bounce: { type: "Permanent" } },
    },
    [["a@x.example", "HARD_BOUNCE"]],
  ],
  ["resend", { type: "email.complained", data: { to: ["a@x.example"] } }, [["a@x.example", "COMPLAINT"]]],
  [
    "twilio",
    { MessageStatus: "undelivered", ErrorCode: "30005", To: "+442079460958" },
    [["+442079460958", "NUMBER_DEAD"]],
  ],
  ["twilio", { MessageStatus: "undelivered", ErrorCode: "30003", To: "+442079460958" }, []],
  ["twilio", { MessageStatus: "delivered", To: "+442079460958" }, []],
  ["vonage", { status: "failed", "err-code": "3", msisdn: "442079460958" }, [["442079460958", "NUMBER_DEAD"]]],
  ["vonage", { status: "failed", "err-code": "2", msisdn: "442079460958" }, []],
  ["vonage", { status: "delivered", "err-code": "0", msisdn: "442079460958" }, []],
  [
    "messagebird",
    { status: "delivery_failed", statusReason: "unknown subscriber", recipient: 442_079_460_958 },
    [["442079460958", "NUMBER_DEAD"]],
  ],
  ["messagebird", { status: "expired", statusReason: "expired", recipient: 442_079_460_958 }, []],
];

describe("feedback", () => {
  test.each(samples)("of %s: %j", (provider, body, said) => {
    const found = feedbackIn(feedbackShapes[provider]!, body);
    expect(found.map(({ address, reason }) => [address, reason])).toEqual(said);
  });

  test("is in a sample of every provider, and in nothing that is no event", () => {
    expect(new Set(samples.map(([provider]) => provider))).toEqual(new Set(Object.keys(feedbackShapes)));
    for (const shape of Object.values(feedbackShapes)) {
      for (const body of [null, 7, "text", [], {}, [null], { event: "constructor" }, { Message: "{" }])
        expect(feedbackIn(shape, body)).toEqual([]);
    }
  });
});

const replies: readonly (readonly [provider: string, body: unknown])[] = [
  ["postmark", { FromFull: { Email: "a@x.example" }, Subject: "Unsubscribe", TextBody: "" }],
  ["mailgun", { sender: "a@x.example", subject: "Re: Unsubscribe", "stripped-text": "" }],
  ["brevo", { items: [{ From: { Address: "a@x.example" }, Subject: "unsubscribe", RawTextBody: "" }] }],
  [
    "ses",
    ses({
      notificationType: "Received",
      mail: { commonHeaders: { from: ["A <a@x.example>"], subject: "Unsubscribe" } },
    }),
  ],
  ["sendgrid", { from: "A <a@x.example>", subject: "Re: unsubscribe", text: "" }],
  [
    "sparkpost",
    [{ msys: { relay_message: { msg_from: "a@x.example", content: { subject: "Unsubscribe", text: "" } } } }],
  ],
  ["resend", { type: "email.received", data: { from: "a@x.example", subject: "Abmelden" } }],
  ["plain", { from: "a@x.example", subject: "abmelden", text: "" }],
  ["twilio", { From: "+442079460958", Body: "STOP" }],
  ["vonage", { msisdn: "442079460958", text: " Stop. " }],
  ["messagebird", { originator: 442_079_460_958, body: "opt out" }],
  ["plain-sms", { from: "+442079460958", text: "Arrêt!" }],
];

describe("a reply", () => {
  test.each(replies)("handed over by %s asks for an end", (provider, body) => {
    const [message] = inboundIn(inboundShapes[provider]!, body) as [Inbound];
    expect(message.from).toMatch(/442079460958|a@x\.example/);
    expect(endIn(message)).toEqual({});
  });

  test("is in a sample of every provider", () => {
    expect(new Set(replies.map(([provider]) => provider))).toEqual(new Set(Object.keys(inboundShapes)));
    for (const shape of Object.values(inboundShapes)) expect(inboundIn(shape, { nothing: 1 })).toEqual([]);
  });

  test("is read as a whole, each of several by itself", () => {
    const items = [{ From: { Address: "a@x.example" } }, { From: { Address: "b@x.example" }, Subject: "unsubscribe" }];
    const found = inboundIn(inboundShapes["brevo"]!, { items });
    expect(found.map((message) => [message.from, endIn(message) !== undefined])).toEqual([
      ["a@x.example", false],
      ["b@x.example", true],
    ]);
  });
});
